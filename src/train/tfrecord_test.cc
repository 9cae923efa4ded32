// The CRC against the values of RFC 3720, appendix B.4; the frame against its description. What
// stands in the frames is judged by tests/e2e/read_events.py.
#include "train/tfrecord.h"

#include <gtest/gtest.h>

namespace weft::train {
namespace {

TEST(TfRecordTest, TheCrcIsThatOfTheRfc) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(crc32c(""), 0U);
}

TEST(TfRecordTest, AFrameIsLengthAndDataWithACrcBehindEach) {
  const std::string frame = tfrecord("abc");
  ASSERT_EQ(frame.size(), 8u + 4 + 3 + 4);
  EXPECT_EQ(frame.substr(0, 8), std::string("\3\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(frame.substr(12, 3), "abc");
}

}  // namespace
}  // namespace weft::train
