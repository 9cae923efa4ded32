// For tests only: text as gzip and zstd pack it.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "base/error.h"

namespace weft::data {

inline std::string gzip(std::string_view text) {
  z_stream stream = {};
  const int code = deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + 16, 8, 0);
  CHECK(code == Z_OK, "deflateInit2: {}", code);
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int end = deflate(&stream, Z_FINISH);
  CHECK(end == Z_STREAM_END, "deflate: {}", end);
  packed.resize(stream.total_out);
  CHECK(deflateEnd(&stream) == Z_OK, "deflateEnd");
  return packed;
}

inline std::string zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1);
  CHECK(ZSTD_isError(size) == 0, "ZSTD_compress: {}", ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

}  // namespace weft::data
