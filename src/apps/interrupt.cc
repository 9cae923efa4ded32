#include "apps/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace weft::apps {
namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) { received = signal; }

void install(void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  received = 0;
  install(remember, SA_RESTART | static_cast<int>(SA_RESETHAND));
}

Interrupt::~Interrupt() { install(SIG_DFL, 0); }

int Interrupt::exit_code() const { return received == 0 ? 0 : 128 + received; }

}  // namespace weft::apps
