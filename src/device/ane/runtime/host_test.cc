#include "device/ane/runtime/host.h"

#include <gtest/gtest.h>

#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {
namespace {

std::string why(const Host& host) {
  static const Frameworks api;
  return why_absent(host, api).value_or("nothing");
}

Host host_of(const std::string& system, const std::string& architecture) {
  Host host;
  host.system = system;
  host.architecture = architecture;
  return host;
}
Host mac() { return host_of("macOS", "arm64"); }

TEST(Host, KnowsThisMachine) {
  const Host host = this_host();
  EXPECT_FALSE(host.system.empty());
  EXPECT_FALSE(host.architecture.empty());
  EXPECT_FALSE(host.processor.empty());
}

TEST(Host, SaysWhichMachineItIsInstead) {
  EXPECT_EQ(why(host_of("Linux", "x86_64")),
            "it needs a Mac with Apple silicon, this is Linux on x86_64");
  EXPECT_EQ(why(host_of("macOS", "x86_64")),
            "it needs a Mac with Apple silicon, this is macOS on x86_64");
}

TEST(Host, NamesRosettaBeforeTheArchitectureThatItPretends) {
  Host host = mac();
  host.architecture = "x86_64";
  host.translated = true;
  EXPECT_NE(why(host).find("Rosetta"), std::string::npos);
}

TEST(Host, NamesTheVirtualMachine) {
  Host host = mac();
  host.virtual_machine = true;
  EXPECT_NE(why(host).find("virtual machine"), std::string::npos);
}

TEST(Host, NamesTheLibraryThatDoesNotOpen) {
  const Frameworks api;
  if (api.libraries[0].error.empty()) GTEST_SKIP() << "this system has it";
  EXPECT_NE(why(mac()).find("/usr/lib/libobjc.A.dylib"), std::string::npos);
}

TEST(Layout, RowsArePaddedToWhole64Bytes) {
  EXPECT_EQ(padded(3, 4), (Layout{3, 4, 64}));
  EXPECT_EQ(padded(3, 32), (Layout{3, 32, 64}));
  EXPECT_EQ(padded(3, 33), (Layout{3, 33, 128}));
}

}  // namespace
}  // namespace weft::device::ane::runtime
