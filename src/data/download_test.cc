#include "data/download.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/test_support.h"
#include "data/sha256.h"
#include "data/test_server.h"

namespace weft::data {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBytes = 700'000;  // more than libcurl hands over at once
constexpr size_t kBreak = 100'000;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A server's usual answer about a file: all of it, or the rest if that is asked for.
TestAnswer answer(const TestRequest& request, const std::string& file, const std::string& etag) {
  const std::string range = request.header("Range");
  if (range.empty() || request.header("If-Range") != etag)
    return {.headers = {"ETag: " + etag}, .body = file};
  const size_t first = std::stoul(range.substr(std::string("bytes=").size()));
  return {.status = "206 Partial Content",
          .headers = {"ETag: " + etag, fmt::format("Content-Range: bytes {}-{}/{}", first,
                                                   file.size() - 1, file.size())},
          .body = file.substr(first)};
}

class DownloadTest : public testing::Test {
 protected:
  DownloadTest() {
    for (size_t i = 0; file_.size() < kBytes; ++i)
      file_ += fmt::format("line {} of a long file\n", i);
    write_file(folder_ / "copy", file_);
    published_ = {file_.size(), sha256_file(folder_ / "copy")};
  }
  ~DownloadTest() override { set_write_hook({}); }

  void get(const std::string& url) {
    download(url, path_, published_, [&](uint64_t bytes) { progress_.push_back(bytes); });
  }
  void get(const TestServer& server) { get(server.url("file")); }
  std::string refusal(const TestServer& server) {
    return error_of([&] { get(server); });
  }
  bool arrived() const { return fs::exists(path_) && read_file(path_) == file_; }
  /// Files besides the copy.
  size_t left() const {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      count += entry.path().filename() != "copy" ? 1 : 0;
    return count;
  }
  /// Leaves a part of kBreak bytes, of a file with this ETag.
  void leave_a_part(const std::string& etag) {
    int calls = 0;
    const TestServer server([&](const TestRequest& request) {
      TestAnswer broken = answer(request, file_, etag);
      broken.sent = calls++ == 0 ? kBreak : 0;
      return broken;
    });
    EXPECT_TRUE(has(refusal(server), "broke after 100000 of"));
    EXPECT_FALSE(fs::exists(path_));
    EXPECT_EQ(fs::file_size(part_), kBreak);
    progress_.clear();
  }

  const TestFolder folder_{"download"};
  const TestVariable direct_{"no_proxy", "127.0.0.1"};
  const fs::path path_ = folder_ / "file", part_ = folder_ / "file.partial";
  std::string file_;
  Published published_;
  std::vector<uint64_t> progress_;
};

TEST_F(DownloadTest, KnowsThePublishedSha256) {  // FIPS 180-4's examples
  write_file(folder_ / "a", "abc");
  EXPECT_EQ(sha256_file(folder_ / "a"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  write_file(folder_ / "a", "");
  EXPECT_EQ(sha256_file(folder_ / "a"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(DownloadTest, AWholeFileArrives) {
  const TestServer server([&](const TestRequest& r) { return answer(r, file_, "\"1\""); });
  get(server);
  EXPECT_TRUE(arrived());
  EXPECT_EQ(left(), 1u);
  EXPECT_EQ(progress_.front(), 0u);
  EXPECT_GT(progress_.size(), 2u);
  EXPECT_EQ(progress_.back(), file_.size());
}

TEST_F(DownloadTest, ABrokenConnectionIsTakenUpWhereItBroke) {
  int calls = 0;
  const TestServer server([&](const TestRequest& request) {
    TestAnswer usual = answer(request, file_, "\"1\"");
    if (calls++ < 3) usual.sent = kBreak;
    return usual;
  });
  get(server);
  EXPECT_TRUE(arrived());
  ASSERT_EQ(server.requests().size(), 4u);
  EXPECT_EQ(server.requests()[0].header("Range"), "");
  EXPECT_EQ(server.requests()[1].header("Range"), "bytes=100000-");
  EXPECT_EQ(server.requests()[3].header("Range"), "bytes=300000-");
}

TEST_F(DownloadTest, ALaterCallGoesOn) {
  leave_a_part("\"1\"");
  const TestServer server([&](const TestRequest& r) { return answer(r, file_, "\"1\""); });
  get(server);
  EXPECT_TRUE(arrived());
  EXPECT_EQ(left(), 1u);
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].header("Range"), "bytes=100000-");
  EXPECT_EQ(progress_.front(), kBreak);
}

// The second call is made while the first one waits for its answer.
TEST_F(DownloadTest, OnlyOneAtATimeFetchesAFile) {
  std::string second;
  const TestServer other([&](const TestRequest& r) { return answer(r, file_, "\"1\""); });
  const TestServer server([&](const TestRequest& r) {
    if (second.empty()) second = refusal(other);
    return answer(r, file_, "\"1\"");
  });
  get(server);
  EXPECT_TRUE(has(second, part_.string() + ": another process writes it; ")) << second;
  EXPECT_TRUE(other.requests().empty());
  EXPECT_TRUE(arrived());
  EXPECT_EQ(left(), 1u);
}

TEST_F(DownloadTest, APartThatIsTooLongIsDropped) {
  leave_a_part("\"1\"");
  write_file(part_, file_ + "more");
  const TestServer server([&](const TestRequest& r) { return answer(r, file_, "\"1\""); });
  get(server);
  EXPECT_TRUE(arrived());
}

TEST_F(DownloadTest, WithoutRangesItStartsAfresh) {
  leave_a_part("\"1\"");
  const TestServer server(
      [&](const TestRequest&) { return TestAnswer{.headers = {"ETag: \"1\""}, .body = file_}; });
  get(server);
  EXPECT_TRUE(arrived());
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(progress_.front(), 0u);
}

TEST_F(DownloadTest, AnotherFileOnTheServerStartsAfresh) {
  for (const bool heeds_if_range : {true, false}) {
    std::string other = file_;
    other[5] = 'X';
    std::swap(other, file_);
    leave_a_part("\"1\"");  // of the other one
    std::swap(other, file_);
    const TestServer server([&](const TestRequest& request) {
      TestRequest seen = request;
      if (const size_t at = seen.text.find("\"1\""); at != std::string::npos && !heeds_if_range)
        seen.text.replace(at, 3, "\"2\"");
      return answer(seen, file_, "\"2\"");
    });
    get(server);
    EXPECT_TRUE(arrived());
    EXPECT_EQ(server.requests().size(), heeds_if_range ? 1u : 2u);
    EXPECT_EQ(server.requests().back().header("Range"), heeds_if_range ? "bytes=100000-" : "");
    fs::remove(path_);
  }
}

TEST_F(DownloadTest, ARestThatIsRefusedOrBeginsElsewhereStartsAfresh) {
  const std::vector<TestAnswer> answers = {
      {.status = "416 Range Not Satisfiable"},
      {.status = "206 Partial Content",
       .headers = {"ETag: \"1\"", "Content-Range: bytes 99999-699999/700000"},
       .body = file_.substr(kBreak)},
      {.status = "206 Partial Content", .headers = {"ETag: \"1\""}, .body = file_.substr(kBreak)},
  };
  for (const TestAnswer& unfit : answers) {
    leave_a_part("\"1\"");
    const TestServer server([&](const TestRequest& request) {
      return request.header("Range").empty() ? answer(request, file_, "\"1\"") : unfit;
    });
    get(server);
    EXPECT_TRUE(arrived());
    EXPECT_EQ(server.requests().size(), 2u);
    fs::remove(path_);
  }
}

TEST_F(DownloadTest, WithoutAStrongETagNothingIsContinued) {
  for (const std::vector<std::string>& headers :
       {std::vector<std::string>{}, std::vector<std::string>{"ETag: W/\"1\""}}) {
    int calls = 0;
    const TestServer server([&](const TestRequest&) {
      return TestAnswer{
          .headers = headers, .body = file_, .sent = calls++ == 0 ? kBreak : std::string::npos};
    });
    get(server);
    EXPECT_TRUE(arrived());
    ASSERT_EQ(server.requests().size(), 2u);
    EXPECT_EQ(server.requests()[1].header("Range"), "");
    fs::remove(path_);
  }
}

TEST_F(DownloadTest, AConnectionThatAlwaysBreaksIsGivenUp) {
  const TestServer server([&](const TestRequest&) {
    return TestAnswer{.body = file_, .sent = kBreak};  // no ETag: never gets further
  });
  EXPECT_TRUE(has(refusal(server), "broke after 100000 of"));
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(DownloadTest, AWrongChecksumIsRefused) {
  std::string other = file_;
  other.back() = 'X';
  const TestServer server([&](const TestRequest& r) { return answer(r, other, "\"1\""); });
  EXPECT_TRUE(has(refusal(server), "the SHA-256 " + published_.sha256 + " is wanted"));
  EXPECT_EQ(left(), 0u);
}

TEST_F(DownloadTest, AFileOfAnotherSizeIsRefused) {
  for (const bool length : {true, false}) {
    const TestServer server([&](const TestRequest&) {
      return TestAnswer{.headers = {"ETag: \"1\""}, .body = file_ + "more", .length = length};
    });
    EXPECT_TRUE(has(refusal(server), "not the published file"));
    EXPECT_EQ(left(), 0u);
  }
  const TestServer server([&](const TestRequest&) {  // its end looks like that of the file
    return TestAnswer{.body = file_, .sent = kBreak, .length = false};
  });
  EXPECT_TRUE(has(refusal(server), "broke after 100000 of"));
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(DownloadTest, AnAnswerThatIsNotTheFileIsRefused) {
  for (const char* const body : {"", "<html>not here</html>"}) {
    const TestServer server(
        [&](const TestRequest&) { return TestAnswer{.status = "404 Not Found", .body = body}; });
    EXPECT_TRUE(has(refusal(server), "status 404"));
    EXPECT_EQ(left(), 0u);
  }
}

TEST_F(DownloadTest, RedirectsAreFollowedToAnEnd) {
  const TestServer server([&](const TestRequest& request) {
    if (!request.text.starts_with("GET /start ")) return answer(request, file_, "\"1\"");
    return TestAnswer{.status = "302 Found", .headers = {"Location: /file"}, .body = "moved"};
  });
  get(server.url("start"));
  EXPECT_TRUE(arrived());
  const TestServer endless([&](const TestRequest&) {
    return TestAnswer{.status = "302 Found", .headers = {"Location: /file"}};
  });
  EXPECT_TRUE(has(refusal(endless), "status 302"));
}

// Whichever write, sync or rename fails, as on a full disk: no file, and the next call completes
// it.
TEST_F(DownloadTest, AFullDiskLeavesWhatTheNextCallGoesOnFrom) {
  const TestServer server([&](const TestRequest& r) { return answer(r, file_, "\"1\""); });
  int failing = 1;
  for (bool failed = true; failed; ++failing) {
    failed = false;
    int step = 0;
    set_write_hook([&](const fs::path&) {
      if (++step != failing) return;
      failed = true;
      fail("the disk is full");
    });
    const std::string text = refusal(server);
    set_write_hook({});
    EXPECT_EQ(text, failed ? "the disk is full" : "no error") << failing;
    EXPECT_EQ(arrived(), !failed) << failing;
    if (failed) get(server);
    EXPECT_TRUE(arrived()) << failing;
    EXPECT_EQ(left(), 1u) << failing;
    fs::remove(path_);
  }
  EXPECT_GT(failing, 8);  // the ETag's four steps, open, two or more writes, sync, rename
  bool continued = false;
  for (const TestRequest& request : server.requests())
    continued = continued || !request.header("Range").empty();
  EXPECT_TRUE(continued);
}

TEST_F(DownloadTest, WithoutAServerItSaysSo) {
  std::string url;
  {
    const TestServer server([](const TestRequest&) { return TestAnswer{}; });
    url = server.url("file");
  }
  EXPECT_THROW(get(url), Unreachable);
  EXPECT_TRUE(has(error_of([&] { get(url); }), "no server can be reached"));
  EXPECT_EQ(left(), 0u);
}

}  // namespace
}  // namespace weft::data
