// Behaviour: how the stand-in misbehaves, as tests ask for it: "key=value;key=value", by the
// environment variable STANDIN when the library is loaded, or by standin_configure().
//
// A TEXT names programs: those whose MIL text contains it.
#pragma once

#include <atomic>
#include <memory>
#include <string>

namespace weft::standin {

struct Behaviour {
  std::string chip = "m4";   ///< whose numerics
  long compile_limit = 119;  ///< compilations under this behaviour (of a process, rule ANE-89)
  long load_limit = 127;     ///< different programs loaded at once (ANE-90)
  std::string refuse;        ///< TEXT: CompilationFailure
  std::string invalid;       ///< TEXT: InvalidMILProgram
  std::string zeros;         ///< TEXT: evaluates to zeros, and says YES
  std::string wrong;         ///< TEXT: evaluates to wrong numbers, and says YES
  std::string crash;         ///< TEXT: evaluation ends the process
  std::string hang;          ///< TEXT: evaluation never ends
  std::string throws;        ///< TEXT ("throw"): evaluation throws
  std::string timeout;       ///< TEXT: evaluation says status 0xf
  long after = 0;            ///< evaluations before what goes wrong with them begins
  long until = 1L << 62;     ///< evaluations after which it ends
  std::string heal;          ///< "reload": it also ends, for a program, when that is reloaded
  long cancel = 0;           ///< each so-manieth evaluation is cancelled (status 0x12)
  long busy = 0;             ///< each so-manieth lacks resources (status 0x5), and the next
  std::string slow;  ///< "N:MS": so much slower from a program's N evaluations after its load on
  long slow_after = 0, slow_ms = 0;
  std::string cost;  ///< "TEXT:MICROSECONDS" more of every evaluation
  std::string cost_of;
  long cost_us = 0;
  std::string throw_at, nil_at;  ///< describe, compile, load, request; describe, model, request
  std::string no_selector;       ///< absent everywhere
  std::string no_class;          ///< absent
  long row_align = 64;           ///< bytes
  std::string order = "bytes";   ///< of the slots: by the bytes of names, or as in the "text"
  long suffix = 0;               ///< 1: outputs are called NAME@output
  long ignore_url = 0;           ///< 1: setModelURL: is there and changes nothing
  std::string report;            ///< FILE: at exit the counters go to FILE.<pid>, as JSON
  mutable std::atomic<long> seen{0};      ///< evaluations under this behaviour
  mutable std::atomic<long> compiled{0};  ///< and compilations

  /// Throws Error on what it does not understand; chips are looked up by those who use them.
  explicit Behaviour(const std::string& settings);
};

/// True where `pattern` is not empty and stands in `text`.
bool names(const std::string& pattern, const std::string& text);

/// The one in force.
std::shared_ptr<const Behaviour> behaviour();
void set_behaviour(std::shared_ptr<const Behaviour> behaviour);

}  // namespace weft::standin
