// For tests only: an HTTP server of this machine, on a port of its own, that answers as it is told
// and breaks off where it is told.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"

namespace weft::data {

struct TestRequest {
  std::string text;  ///< first line and headers

  /// Empty: not there.
  std::string header(const std::string& name) const {
    const size_t at = text.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t begin = at + name.size() + 4;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  }
};

struct TestAnswer {
  std::string status = "200 OK";
  std::vector<std::string> headers = {};
  std::string body = {};
  size_t sent = std::string::npos;  ///< bytes of the body, then the connection is closed
  bool length = true;               ///< say the body's, also where less is sent
};

class TestServer {
 public:
  using Handler = std::function<TestAnswer(const TestRequest&)>;

  explicit TestServer(Handler handler) : handler_(std::move(handler)) {
    std::signal(SIGPIPE, SIG_IGN);  // a client may go away
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    CHECK(::bind(listener_.value, plain, size) == 0, "bind");
    CHECK(::listen(listener_.value, 8) == 0, "listen");
    CHECK(::getsockname(listener_.value, plain, &size) == 0, "getsockname");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TestServer() {
    ended_ = true;
    thread_.join();
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}/{}", port_, path);
  }
  /// All so far.
  std::vector<TestRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    while (!ended_) {
      pollfd waiting{listener_.value, POLLIN, 0};
      if (::poll(&waiting, 1, 10) <= 0) continue;
      const Descriptor connection{::accept(listener_.value, nullptr, nullptr)};
      if (connection.value < 0) continue;
      const TestRequest request = receive(connection.value);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      send(connection.value, handler_(request));
    }
  }

  static TestRequest receive(int connection) {
    TestRequest request;
    char byte = 0;
    while (!request.text.ends_with("\r\n\r\n") && ::recv(connection, &byte, 1, 0) == 1)
      request.text += byte;
    return request;
  }

  static void send(int connection, const TestAnswer& answer) {
    std::string text = fmt::format("HTTP/1.1 {}\r\nConnection: close\r\n", answer.status);
    if (answer.length) text += fmt::format("Content-Length: {}\r\n", answer.body.size());
    for (const std::string& header : answer.headers) text += header + "\r\n";
    text += "\r\n" + answer.body.substr(0, answer.sent);
    size_t done = 0;
    while (done < text.size()) {
      const ssize_t n = ::send(connection, text.data() + done, text.size() - done, 0);
      if (n <= 0) return;  // the client has gone
      done += static_cast<size_t>(n);
    }
  }

  const Handler handler_;
  Descriptor listener_{::socket(AF_INET, SOCK_STREAM, 0)};
  int port_ = 0;
  std::atomic<bool> ended_ = false;
  mutable std::mutex mutex_;
  std::vector<TestRequest> requests_;
  std::thread thread_;
};

}  // namespace weft::data
