#include "apps/cli_parts.h"

#include <fmt/format.h>

namespace weft::apps {

CLI::Option* path_option(CLI::App& app, const char* name, std::filesystem::path& path,
                         const char* help) {
  return app
      .add_option_function<std::string>(
          name, [&path](const std::string& text) { path = text; }, help)
      ->type_name("PATH");
}

CLI::Option* paths_option(CLI::App& app, const char* name,
                          std::vector<std::filesystem::path>& paths, const char* help) {
  const auto take = [&paths](const std::vector<std::string>& texts) {
    paths.assign(texts.begin(), texts.end());
  };
  return app.add_option_function<std::vector<std::string>>(name, take, help)
      ->type_name("PATH ...")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void device_options(CLI::App& app, std::string& device, int& threads) {
  app.add_option(
         "--device", device,
         "auto, ane[:FORM] (of its programs: plain, twin, conv, rank3, packed; default: what "
         "passes and is fastest), cuda, cpu, reference, or ane-sim[:CHIP], an ANE simulated on the "
         "CPU (CHIP: m1 to m5, also pro, max, ultra; default m4)")
      ->capture_default_str();
  app.add_option("--threads", threads, "threads of the CPU; 0: one per processor")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
}

void tell_options(CLI::App& app, bool& quiet, bool& json) {
  app.add_flag("-q,--quiet", quiet, "no progress, and no words in the end");
  app.add_flag("--json", json, "print the outcome as JSON");
}

void add_sizes(CLI::App& app, SizeOptions& sizes) {
  for (const SizeOption& size : size_options())
    app.add_option(fmt::format("--{}", size.name), sizes.*size.asked, size.help)->group("Sizes");
}

CLI::App& command(CLI::App& parent, const char* name, const char* about, const char* example) {
  CLI::App& app = *parent.add_subcommand(name, about);
  app.footer(fmt::format("Example:\n  {}", example));
  app.fallthrough();  // --config belongs to all commands
  return app;
}

}  // namespace weft::apps
