// The tests of the Neural Engine's device. Trials start this program again, as they do weft.
#include <gtest/gtest.h>

#include <string_view>

#include "apps/cli.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "ane-trial") return weft::apps::run_cli(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
