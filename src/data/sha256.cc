#include "data/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/error.h"
#include "base/file.h"

namespace weft::data {

std::string sha256_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned int length = 0;
  const int done = EVP_Digest(file.bytes().data(), file.bytes().size(), sum.data(), &length,
                              EVP_sha256(), nullptr);
  CHECK(done == 1 && length == 32, "libcrypto has no SHA-256");
  std::string digits;
  for (unsigned int i = 0; i < length; ++i) digits += fmt::format("{:02x}", sum[i]);
  return digits;
}

}  // namespace weft::data
