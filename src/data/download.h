// Downloads: a file from the web under its name, whole and as it was published, or not at all.
//
// What has arrived lies beside it as NAME.partial until all of it is there and has the right
// checksum. A call that finds such a part, of an earlier one that was ended, goes on behind it if
// the server's file is still the same: its ETag is kept in NAME.partial.etag. Proxies are those of
// the environment (`https_proxy` and so on).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/error.h"

namespace weft::data {

/// What is known of a file before it is fetched.
struct Published {
  uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
};

/// No server answered: there is no network, say, or a proxy does not let us through.
struct Unreachable : Error {
  using Error::Error;
};

/// How many bytes of the file are there: first what is left of an earlier call, then after each
/// piece that arrived. Less than before: the file is fetched from its beginning again.
using DownloadProgress = std::function<void(uint64_t bytes)>;

/// Fetches `url` (http or https, redirects followed) to `path`, which is replaced at the end. A
/// broken connection is taken up again while that brings the file further. Throws Unreachable, or
/// Error for anything else: an answer that is not the file, another size or checksum (the part is
/// removed), a connection that breaks for good, a full disk (the part is kept), another process
/// that fetches to the same path.
void download(const std::string& url, const std::filesystem::path& path, const Published& published,
              const DownloadProgress& progress);

}  // namespace weft::data
