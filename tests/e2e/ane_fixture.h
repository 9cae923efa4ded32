// For tests of trainings on the Neural Engine, which the stand-in plays: caches and temporary
// folders of their own, and no program, folder or object left behind by any process.
#pragma once

#include <gtest/gtest.h>

#include "e2e/tiny_training.h"

namespace weft {

class AneTest : public testing::Test {
 protected:
  using Arguments = std::vector<std::string>;

  AneTest();
  ~AneTest() override;

  /// How the stand-in misbehaves from now on.
  void misbehave(const std::string& settings) const;
  /// The arguments of a training of dim 64, 2 layers and sequence 64.
  Arguments train(const std::string& device, const std::string& run,
                  const Arguments& more = {}) const;
  static Finished ok(const Arguments& arguments) { return TinyTraining::ok(arguments); }
  std::string at(const std::string& name) const { return tiny_.at(name); }
  std::vector<nlohmann::json> steps(const std::string& run) const {
    return tiny_.records(run, "step");
  }
  /// The details of a run's events called `name`, one a line.
  std::string events(const std::string& run, const std::string& name) const;
  /// What the stand-in counted in each process since the last call, in no order.
  std::vector<nlohmann::json> reports() const;

 private:
  const TinyTraining tiny_{"ane", 400};
};

}  // namespace weft
