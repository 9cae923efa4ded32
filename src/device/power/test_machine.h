// For tests only: the files of a machine in a folder of the test's, and a meter with a clock that
// the test moves.
#pragma once

#include <filesystem>
#include <fstream>

#include "base/test_support.h"
#include "device/power/meter.h"

namespace weft::device::power {

class TestMachine {
 public:
  explicit TestMachine(const std::string& name) : folder_(name) {}

  std::string folder() const { return folder_.path().string(); }
  /// As the kernel writes it: a line.
  void write(const std::string& file, const std::string& line) const {
    const std::filesystem::path path = folder_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << line << '\n';
  }
  void write(const std::string& file, int64_t number) const { write(file, std::to_string(number)); }
  void remove(const std::string& file) const { std::filesystem::remove_all(folder_ / file); }

  /// A meter of one source. It lives at most as long as this.
  std::unique_ptr<PowerMeter> meter(std::unique_ptr<Source> source,
                                    std::span<const Domain> busy = {}) {
    std::vector<std::unique_ptr<Source>> sources;
    sources.push_back(std::move(source));
    return meter(std::move(sources), busy);
  }
  std::unique_ptr<PowerMeter> meter(std::vector<std::unique_ptr<Source>> sources,
                                    std::span<const Domain> busy = {}) {
    return make_meter(std::move(sources), busy, [this] { return now_; });
  }
  void pass(double seconds) { now_ += static_cast<int64_t>(seconds * 1e9); }

 private:
  const TestFolder folder_;
  int64_t now_ = 1000000000;
};

}  // namespace weft::device::power
