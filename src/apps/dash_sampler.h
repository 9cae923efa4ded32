// A text from the newest checkpoint of a run that nobody trains: loaded and written on a thread of
// its own, while the dashboard goes on.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace weft::apps {

class DashSampler {
 public:
  /// Begins. Nothing is thrown from there: what goes wrong is in progress().
  DashSampler(std::filesystem::path run, std::string prompt, uint64_t seed);
  /// Ends it: waits until the checkpoint is loaded, or for one token.
  ~DashSampler();
  DashSampler(const DashSampler&) = delete;
  DashSampler& operator=(const DashSampler&) = delete;

  struct Progress {
    std::string text;     ///< so far, prompt included; whole characters
    std::string problem;  ///< in words; empty if there is none
    bool ended = false;
  };
  /// As of now.
  Progress progress() const;
  const std::string& prompt() const { return prompt_; }

 private:
  void write(uint64_t seed);

  const std::filesystem::path run_;
  const std::string prompt_;
  std::atomic<bool> stopped_ = false;
  mutable std::mutex mutex_;  // of progress_
  Progress progress_;
  std::thread thread_;
};

}  // namespace weft::apps
