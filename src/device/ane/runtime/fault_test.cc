#include "device/ane/runtime/fault.h"

#include <gtest/gtest.h>

namespace weft::device::ane::runtime {
namespace {

constexpr const char* kDomain = "com.apple.appleneuralengine";

TEST(Fault, ReadsTheStatusOutOfTheText) {
  EXPECT_EQ(status_in("ANEProgramProcessRequestDirect() Failed with status=0x1d : statusType=0x9"),
            0x1d);
  EXPECT_EQ(status_in("statusType=0x9: status=0x50004"), 0x50004);
  EXPECT_EQ(status_in("statusType=0x9"), 0);
  EXPECT_EQ(status_in("status=0x"), 0);
  EXPECT_EQ(status_in("status=0xfffffffffffffffff"), 0);  // more than a status has
  EXPECT_EQ(status_in(""), 0);
}

TEST(Fault, SaysStageProgramDomainCodeAndStatus) {
  const Fault fault =
      system_fault(Stage::run, "ffn_forward", {kDomain, 8, "status=0x1d : statusType=0x9"}, "; x");
  EXPECT_EQ(std::string(fault.what()),
            "ane: run of 'ffn_forward': com.apple.appleneuralengine, code 8, status 0x1d: "
            "status=0x1d : statusType=0x9; a surface is in the wrong slot or smaller than its "
            "tensor (ANE-95); compare the slots; x");
  EXPECT_EQ(fault.stage, Stage::run);
  EXPECT_EQ(fault.domain, kDomain);
  EXPECT_EQ(fault.code, 8);
  EXPECT_EQ(fault.status, 0x1d);
  EXPECT_EQ(fault.cure, Cure::other);
}

TEST(Fault, SaysThatThereWasNoError) {
  const Fault fault = system_fault(Stage::compile, "p", {});
  EXPECT_EQ(std::string(fault.what()),
            "ane: compile of 'p': the system said no without an error; take another form or "
            "device");
  EXPECT_EQ(fault.domain, "");
  EXPECT_EQ(fault.cure, Cure::other);
}

TEST(Fault, KnowsWhatHelps) {
  const auto cure = [](Stage stage, int64_t code, const char* text) {
    return system_fault(stage, "p", {kDomain, code, text}).cure;
  };
  EXPECT_EQ(cure(Stage::run, 34, "Request cancelled"), Cure::again);
  EXPECT_EQ(cure(Stage::run, 8, "status=0x12"), Cure::again);
  EXPECT_EQ(cure(Stage::run, 8, "status=0x5"), Cure::wait);
  EXPECT_EQ(cure(Stage::run, 8, "status=0x50004"), Cure::other);
  EXPECT_EQ(cure(Stage::run, 8, "status=0xf : statusType=0x11"), Cure::other);
  EXPECT_EQ(cure(Stage::run, 5, "no status"), Cure::other);
  EXPECT_EQ(cure(Stage::run, 42, "surface smaller"), Cure::other);
}

TEST(Fault, NamesTheRuleOfARefusal) {
  const auto text = [](Stage stage, int64_t code, const char* said) {
    return std::string(system_fault(stage, "p", {kDomain, code, said}).what());
  };
  EXPECT_NE(text(Stage::compile, 1, "InvalidMILProgram").find("older dialect"), std::string::npos);
  EXPECT_NE(text(Stage::compile, 1, "CompilationFailure").find("another form"), std::string::npos);
  EXPECT_NE(text(Stage::load, 1, "status=0x50004").find("ANE-90"), std::string::npos);
  EXPECT_NE(text(Stage::load, 6, "").find("ANE-97"), std::string::npos);
  EXPECT_EQ(text(Stage::run, 6, "").find("ANE-97"), std::string::npos);
  EXPECT_NE(text(Stage::run, 42, "").find("ANE-95"), std::string::npos);
}

TEST(Fault, StagesHaveNames) {
  EXPECT_EQ(stage_name(Stage::open), "open");
  EXPECT_EQ(stage_name(Stage::run), "run");
  EXPECT_EQ(stage_name(Stage::unload), "unload");
}

}  // namespace
}  // namespace weft::device::ane::runtime
