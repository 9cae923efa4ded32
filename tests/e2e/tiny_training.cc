#include "e2e/tiny_training.h"

#include <gtest/gtest.h>

#include <fstream>

namespace weft {

TinyTraining::TinyTraining(const std::string& name, int stories) : folder_(name) {
  ok({"data", "stories", "--out", at("stories.txt"), "--count", std::to_string(stories)});
  ok({"tokenizer", "train", "--input", at("stories.txt"), "--vocab", "420", "--out", at("tok")});
  ok({"tokenize", "--tokenizer", at("tok"), "--input", at("stories.txt"), "--out",
      at("tokens.bin")});
}

Finished TinyTraining::ok(const std::vector<std::string>& arguments) {
  const Finished finished = weft_run(arguments);
  EXPECT_EQ(finished.code, 0) << arguments[0] << ": " << finished.err;
  return finished;
}

std::vector<nlohmann::json> TinyTraining::records(const std::string& run,
                                                  const std::string& type) const {
  std::vector<nlohmann::json> all;
  std::ifstream file(at(run + "/telemetry.jsonl"));
  for (std::string line; std::getline(file, line);)
    if (nlohmann::json record = nlohmann::json::parse(line); record.at("type") == type)
      all.push_back(std::move(record));
  return all;
}

}  // namespace weft
