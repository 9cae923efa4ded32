#include "e2e/ane_fixture.h"

#include <cstdlib>
#include <filesystem>

#include "base/file.h"

namespace weft {

namespace fs = std::filesystem;

AneTest::AneTest() {
  for (const char* folder : {"tmp", "reports"}) fs::create_directory(at(folder));
  ::setenv("WEFT_ANE_LIBRARY", WEFT_STANDIN, 1);
  ::setenv("WEFT_CACHE_DIR", at("cache").c_str(), 1);
  ::setenv("TMPDIR", at("tmp").c_str(), 1);
  misbehave("");
}

AneTest::~AneTest() {
  for (const nlohmann::json& report : reports())
    for (const char* nothing : {"live_objects", "over_releases", "unpooled", "loaded"})
      EXPECT_EQ(report.at(nothing), 0) << nothing;
  for (const auto& entry : fs::directory_iterator(at("tmp")))
    ADD_FAILURE() << "left behind: " << entry.path();
  for (const char* name : {"WEFT_ANE_LIBRARY", "WEFT_CACHE_DIR", "TMPDIR", "STANDIN"})
    ::unsetenv(name);
}

void AneTest::misbehave(const std::string& settings) const {
  ::setenv("STANDIN", ("report=" + at("reports/of") + ";" + settings).c_str(), 1);
}

AneTest::Arguments AneTest::train(const std::string& device, const std::string& run,
                                  const Arguments& more) const {
  Arguments all{"train",    "--model",  "stories260K",    "--dim",     "64",
                "--hidden", "172",      "--layers",       "2",         "--heads",
                "4",        "--data",   at("tokens.bin"), "--out",     at(run),
                "--lr",     "0.001",    "--sequence",     "64",        "--batch",
                "4",        "--device", device,           "--threads", "1",
                "--warmup", "20",       "--val-every",    "0"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string AneTest::events(const std::string& run, const std::string& name) const {
  std::string details;
  for (const nlohmann::json& event : tiny_.records(run, "event"))
    if (event.at("event") == name) details += event.at("detail").get<std::string>() + "\n";
  return details;
}

std::vector<nlohmann::json> AneTest::reports() const {
  std::vector<nlohmann::json> all;
  for (const auto& entry : fs::directory_iterator(at("reports"))) {
    all.push_back(nlohmann::json::parse(read_file(entry.path())));
    fs::remove(entry.path());
  }
  return all;
}

}  // namespace weft
