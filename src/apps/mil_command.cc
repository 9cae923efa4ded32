#include "apps/mil_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "device/ane/check.h"
#include "device/ane/mil/read.h"
#include "device/ane/mil/text_error.h"

namespace weft::apps {
namespace {

namespace ane = device::ane;
namespace mil = device::ane::mil;

constexpr uint64_t kLargestText = uint64_t{1} << 30;

/// One thing to say about a text.
struct Remark {
  mil::Position at;
  ane::Severity severity = ane::Severity::refuse;
  const ane::Rule* rule = nullptr;  ///< nullptr: the text itself is wrong
  std::string found;
};

struct Checked {
  std::string file;
  std::vector<Remark> remarks;
};

std::string text_of(const std::filesystem::path& file) {
  if (file != "-") return read_file(file, kLargestText);
  std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  if (text.size() > kLargestText)
    fail("standard input: a MIL text of at most {} bytes is wanted", kLargestText);
  return text;
}

/// What is wrong with the text comes first, then what the rules say, in the order of the text.
std::vector<Remark> remarks_on(const std::string& text, const ane::Chip* chip,
                               const mil::BlobSource& blobs) {
  std::vector<Remark> remarks;
  mil::Module module;
  try {
    module = mil::parse(text);
  } catch (const mil::TextError& error) {
    return {{error.at, ane::Severity::refuse, nullptr, error.why}};
  }
  try {
    mil::read(module, blobs);
  } catch (const mil::TextError& error) {
    remarks.push_back({error.at, ane::Severity::refuse, nullptr, error.why});
  } catch (const Error& error) {  // weights that can't be read
    remarks.push_back({{}, ane::Severity::refuse, nullptr, error.what()});
  }
  for (ane::Finding& finding : ane::check(module, chip))
    remarks.push_back({finding.at, finding.severity, finding.rule, std::move(finding.found)});
  return remarks;
}

/// What concerns the whole program stands where it begins.
mil::Position place(const Remark& remark) {
  return remark.at.line > 0 ? remark.at : mil::Position{1, 1};
}

std::string_view word(ane::Severity severity) {
  return severity == ane::Severity::refuse ? "refuse" : "warning";
}

/// Text from a file, fit for a terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < ' ' || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return out;
}

void print_lines(const std::vector<Checked>& all) {
  for (const auto& [file, remarks] : all)
    for (const Remark& remark : remarks) {
      const auto [line, column] = place(remark);
      fmt::print("{}:{}:{}: {}: ", file, line, column, word(remark.severity));
      if (remark.rule != nullptr)
        fmt::print("[{}] {}; {}\n", remark.rule->id, printable(remark.found), remark.rule->cure);
      else
        fmt::print("{}\n", printable(remark.found));
    }
}

void print_json(const std::vector<Checked>& all, const ane::Chip* chip, size_t refused,
                size_t warned) {
  using Json = nlohmann::ordered_json;
  Json files = Json::array();
  for (const auto& [file, remarks] : all) {
    Json findings = Json::array();
    for (const Remark& remark : remarks) {
      const auto [line, column] = place(remark);
      Json finding{{"line", line}, {"column", column}, {"severity", word(remark.severity)}};
      finding["rule"] = remark.rule != nullptr ? Json(remark.rule->id) : Json();
      finding["found"] = remark.found;
      if (remark.rule != nullptr) {
        finding["happens"] = remark.rule->happens;
        finding["cure"] = remark.rule->cure;
        finding["source"] = remark.rule->source;
      }
      findings.push_back(std::move(finding));
    }
    files.push_back({{"file", file}, {"findings", std::move(findings)}});
  }
  const Json json{{"chip", chip != nullptr ? Json(chip->name) : Json()},
                  {"refused", refused},
                  {"warnings", warned},
                  {"files", std::move(files)}};
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

int run_mil_check(const MilCheckOptions& o) {
  const ane::Chip* const chip = o.chip.empty() ? nullptr : &ane::chip_named(o.chip);
  const mil::BlobSource blobs =
      o.model_path.empty() ? mil::BlobSource() : mil::blob_files(o.model_path);
  std::vector<Checked> all;
  size_t found = 0, refused = 0;
  for (const std::filesystem::path& file : o.files) {
    all.push_back(
        {file == "-" ? "<stdin>" : file.string(), remarks_on(text_of(file), chip, blobs)});
    found += all.back().remarks.size();
    refused += static_cast<size_t>(
        std::ranges::count(all.back().remarks, ane::Severity::refuse, &Remark::severity));
  }
  if (o.json) {
    print_json(all, chip, refused, found - refused);
  } else {
    print_lines(all);
    fmt::print("{} text{} for {}: {} refused, {} warning{}\n", all.size(),
               all.size() == 1 ? "" : "s", chip == nullptr ? "any chip" : ane::display_name(*chip),
               refused, found - refused, found - refused == 1 ? "" : "s");
  }
  return refused == 0 ? 0 : 1;
}

}  // namespace weft::apps
