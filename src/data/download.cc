#include "data/download.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/file_lock.h"
#include "base/version.h"
#include "data/sha256.h"

namespace weft::data {
namespace {

namespace fs = std::filesystem;

constexpr long kOk = 200, kPartialContent = 206, kRangeNotSatisfiable = 416;  // of HTTP

/// What has arrived of a file so far, and which file of the server it is a part of. Nobody else
/// touches it meanwhile.
class Part {
 public:
  explicit Part(const fs::path& whole)
      : path_(with_ending(whole, ".partial")),
        etag_path_(with_ending(whole, ".partial.etag")),
        lock_(path_) {}

  const fs::path& path() const { return path_; }
  uint64_t bytes() const { return fs::file_size(path_); }
  /// Empty: unknown.
  std::string etag() const { return fs::exists(etag_path_) ? read_file(etag_path_, 4096) : ""; }

  /// Begins afresh with a file of this ETag.
  void begin(const std::string& etag) const {
    clear();
    if (!etag.empty()) write_file(etag_path_, etag);
  }
  void clear() const {
    fs::resize_file(path_, 0);
    fs::remove(etag_path_);
  }
  void finish(const fs::path& whole) const {
    rename_synced(path_, whole);
    fs::remove(etag_path_);
  }

 private:
  static fs::path with_ending(fs::path path, const char* ending) { return path += ending; }

  const fs::path path_, etag_path_;
  const FileLock lock_;
};

/// The server's file is no longer the one that there is a part of.
struct Changed {};

/// One request for a file, or for the rest of one.
class Transfer {
 public:
  Transfer(std::string url, const Part& part, const Published& published,
           const DownloadProgress& progress)
      : url_(std::move(url)), part_(part), published_(published), progress_(progress) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(ready == CURLE_OK, "libcurl: {}", curl_easy_strerror(ready));
    handle_.reset(curl_easy_init());
    CHECK(handle_ != nullptr, "libcurl gives no handle");
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, 10L);
    set(CURLOPT_CONNECTTIMEOUT, 30L);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, 60L);
    set(CURLOPT_BUFFERSIZE, 256L << 10);
    set(CURLOPT_USERAGENT, fmt::format("weft/{}", version()).c_str());
    set(CURLOPT_ERRORBUFFER, words_.data());
    set(CURLOPT_WRITEFUNCTION, &Transfer::body);
    set(CURLOPT_WRITEDATA, this);
  }

  /// Returns when the part is whole, or why it is not. Throws Changed, Unreachable, Error.
  std::string run() {
    ask_for_the_rest();
    const CURLcode code = curl_easy_perform(handle_.get());
    if (thrown_) std::rethrow_exception(thrown_);
    const std::string why = code == CURLE_OK ? "the server sent no more"
                            : words_[0] != 0 ? words_.data()
                                             : curl_easy_strerror(code);
    if (status() == 0)
      throw Unreachable(
          fmt::format("{}: no server can be reached: {}; check the network", url_, why));
    if (!writer_) begin();
    writer_->close();
    return why;
  }

 private:
  struct HandleDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle_.get(), option, value);
    CHECK(code == CURLE_OK, "libcurl's option {}: {}", static_cast<int>(option),
          curl_easy_strerror(code));
  }

  // Without an ETag nobody knows whether the rest would fit.
  void ask_for_the_rest() {
    const std::string etag = part_.etag();
    if (etag.empty()) part_.clear();
    at_ = part_.bytes();
    if (at_ == 0) return;
    asked_ = etag;
    set(CURLOPT_RANGE, fmt::format("{}-", at_).c_str());
    headers_.reset(curl_slist_append(nullptr, fmt::format("If-Range: {}", etag).c_str()));
    CHECK(headers_ != nullptr, "libcurl has no memory for a header");
    set(CURLOPT_HTTPHEADER, headers_.get());
  }

  long status() {
    long status = 0;
    const CURLcode code = curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    CHECK(code == CURLE_OK, "libcurl: {}", curl_easy_strerror(code));
    return status;
  }

  /// Of the last answer; empty if it has none of that name.
  std::string header(const char* name) {
    curl_header* found = nullptr;
    const CURLHcode code = curl_easy_header(handle_.get(), name, 0, CURLH_HEADER, -1, &found);
    return code == CURLHE_OK ? found->value : "";
  }

  /// "bytes 500-999/1000": does it begin where the part ends?
  bool fits(std::string_view range) const {
    constexpr std::string_view kUnit = "bytes ";
    if (!range.starts_with(kUnit)) return false;
    range.remove_prefix(kUnit.size());
    uint64_t first = 0;
    const auto [end, error] = std::from_chars(range.data(), range.data() + range.size(), first);
    return error == std::errc{} && end != range.data() + range.size() && *end == '-' &&
           first == at_;
  }

  /// Judges the answer by its head, and opens the part for what follows.
  void begin() {
    const long status = this->status();
    const std::string etag = header("ETag");
    if (!asked_.empty() && status == kRangeNotSatisfiable) throw Changed();
    if (!asked_.empty() && status == kPartialContent) {
      if ((!etag.empty() && etag != asked_) || !fits(header("Content-Range"))) throw Changed();
    } else if (status == kOk) {
      at_ = 0;
      part_.begin(etag.starts_with('"') ? etag : "");  // W/"...": equal bytes are not promised
    } else {
      fail("{}: the file is wanted, the server answers with status {}; try later, or elsewhere",
           url_, status);
    }
    check_length();
    writer_.emplace(part_.path(), Writing::kContinuing);
    progress_(at_);
  }

  void check_length() {
    curl_off_t length = -1;
    const CURLcode code =
        curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    CHECK(code == CURLE_OK, "libcurl: {}", curl_easy_strerror(code));
    if (length < 0 || at_ + static_cast<uint64_t>(length) == published_.bytes) return;
    part_.clear();
    fail("{}: {} bytes are wanted, the server has {}; it is not the published file", url_,
         published_.bytes, at_ + static_cast<uint64_t>(length));
  }

  void take(std::string_view bytes) {
    if (!writer_) begin();
    if (bytes.size() > published_.bytes - at_) {
      part_.clear();
      fail("{}: {} bytes are wanted, the server sends more; it is not the published file", url_,
           published_.bytes);
    }
    writer_->write(bytes);
    at_ += bytes.size();
    progress_(at_);
  }

  // libcurl calls this; no exception may pass through it.
  static size_t body(const char* data, size_t, size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
      transfer.take({data, count});
      return count;
    } catch (...) {
      transfer.thrown_ = std::current_exception();
      return CURL_WRITEFUNC_ERROR;
    }
  }

  const std::string url_;
  const Part& part_;
  const Published& published_;
  const DownloadProgress& progress_;
  std::array<char, CURL_ERROR_SIZE> words_{};
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  std::unique_ptr<CURL, HandleDeleter> handle_;
  std::string asked_;                 // the ETag of which the rest was asked for, empty: all was
  uint64_t at_ = 0;                   // bytes in the part
  std::optional<FileWriter> writer_;  // once the answer has begun
  std::exception_ptr thrown_;
};

// Each attempt has to bring more than all before it, so that there is an end.
void fetch(const std::string& url, const Part& part, const Published& published,
           const DownloadProgress& progress) {
  uint64_t most = part.bytes();
  while (part.bytes() < published.bytes) {
    std::string why;
    try {
      why = Transfer(url, part, published, progress).run();
    } catch (const Changed&) {
      part.clear();
      continue;
    }
    const uint64_t now = part.bytes();
    if (now < published.bytes && now <= most)
      fail("{}: the connection broke after {} of {} bytes: {}; the same command goes on from there",
           url, now, published.bytes, why);
    most = now;
  }
}

}  // namespace

void download(const std::string& url, const fs::path& path, const Published& published,
              const DownloadProgress& progress) {
  const Part part(path);
  if (part.bytes() > published.bytes) part.clear();
  fetch(url, part, published, progress);
  const std::string sum = sha256_file(part.path());
  if (sum != published.sha256) {
    part.clear();
    fail("{}: the SHA-256 {} is wanted, what came has {} and was removed; try again", url,
         published.sha256, sum);
  }
  part.finish(path);
}

}  // namespace weft::data
