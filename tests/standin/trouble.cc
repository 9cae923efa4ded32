#include "standin/trouble.h"

namespace weft::standin {
namespace {

struct Row {
  std::string Behaviour::*programs;
  Trouble trouble;
};
constexpr Row kRows[] = {
    {&Behaviour::timeout, Trouble::timeout}, {&Behaviour::crash, Trouble::crash},
    {&Behaviour::hang, Trouble::hang},       {&Behaviour::throws, Trouble::exception},
    {&Behaviour::zeros, Trouble::zeros},     {&Behaviour::wrong, Trouble::wrong},
};

bool is_multiple(long number, long of) { return of > 0 && number > 0 && number % of == 0; }

}  // namespace

Trouble trouble_of(const Behaviour& behaviour, const Occasion& occasion) {
  if (occasion.number <= behaviour.after || occasion.number > behaviour.until) return Trouble::none;
  if (is_multiple(occasion.number, behaviour.cancel)) return Trouble::cancelled;
  if (is_multiple(occasion.number, behaviour.busy) ||
      is_multiple(occasion.number - 1, behaviour.busy))
    return Trouble::busy;
  if (behaviour.heal == "reload" && occasion.again) return Trouble::none;
  for (const Row& row : kRows)
    if (names(behaviour.*row.programs, occasion.text)) return row.trouble;
  return Trouble::none;
}

int64_t delay_us(const Behaviour& behaviour, const Occasion& occasion) {
  int64_t sum = 0;
  if (names(behaviour.cost_of, occasion.text)) sum += behaviour.cost_us;
  if (occasion.of_load > behaviour.slow_after) sum += behaviour.slow_ms * 1000;
  return sum;
}

}  // namespace weft::standin
