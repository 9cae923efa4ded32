// objc_msgSend and the runtime alone, linked rather than loaded, so that tools/test_neon can run
// them too.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "standin/counters.h"
#include "standin/runtime.h"

extern "C" void objc_msgSend();

namespace weft::standin {
namespace {

template <class R, class... A>
R send(Object* receiver, const char* name, A... arguments) {
  return reinterpret_cast<R (*)(Object*, Selector, A...)>(objc_msgSend)(receiver, selector(name),
                                                                        arguments...);
}

// More of each kind than there are registers for, and a result that depends on every place.
double mix(Object* self, Selector name, int a, double b, long c, float d, Object* e, unsigned f,
           long g, long h, int i, double j, double k, double l, double m, double n, double o,
           double p, float q) {
  EXPECT_EQ(name, selector("mix"));
  EXPECT_EQ(e, self);
  double sum = 0;
  for (const double x :
       {q * 1.0, p, o, n, m, l, k, j, i * 1.0, static_cast<double>(h), static_cast<double>(g),
        f * 1.0, d * 1.0, static_cast<double>(c), b, a * 1.0})
    sum = sum * 3 + x;
  return sum;
}

bool fails(Object*, Selector, const char*) { throw_exception("as it should"); }

Class& test_class() {
  static Class& made = [&]() -> Class& {
    Class& fresh = class_named("Test");
    add_method(fresh, "mix", mix);
    add_method(fresh, "fails:", fails);
    return fresh;
  }();
  return made;
}

Object* object() { return make_object(test_class(), nullptr); }

struct Flag {
  explicit Flag(bool& to) : set(to) {}
  ~Flag() { set = true; }
  bool& set;
};

template <class Action>
std::string exception_of(const Action& action, bool& unwound) {
  try {
    const Flag flag(unwound);
    action();
  } catch (const std::exception& exception) {
    return exception.what();
  }
  return "none";
}

TEST(MsgSend, EveryArgumentArrives) {
  const Reference held(object());
  Object* const self = held.get();
  const double sum = send<double>(self, "mix", -1, 0.5, 1L << 40, 2.25f, self, 7u, -8L, 9L, -10,
                                  1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5f);
  EXPECT_EQ(sum, mix(self, selector("mix"), -1, 0.5, 1L << 40, 2.25f, self, 7u, -8L, 9L, -10, 1.5,
                     2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5f));
  EXPECT_NE(sum, 0);
}

TEST(MsgSend, NilAnswersZero) {
  EXPECT_EQ(send<Object*>(nullptr, "mix", 1), nullptr);
  EXPECT_EQ(send<long>(nullptr, "mix", 1L, 2.0), 0);
  EXPECT_EQ(send<double>(nullptr, "mix", 1L, 2.0), 0.0);
}

TEST(MsgSend, ExceptionsPassThroughIt) {
  const Reference held(object());
  for (int again = 0; again < 2; ++again) {  // nothing stays locked or lost
    bool unwound = false;
    EXPECT_EQ(exception_of([&] { send<bool>(held.get(), "fails:", "x"); }, unwound),
              "as it should");
    EXPECT_TRUE(unwound);
    unwound = false;
    EXPECT_EQ(exception_of([&] { send<void>(held.get(), "unheard", 1.0); }, unwound),
              "unrecognized selector unheard sent to a Test");
    EXPECT_TRUE(unwound);
  }
}

TEST(Runtime, CountsObjects) {
  const long live = counters().live_objects, over = counters().over_releases;
  Object* const held = object();
  EXPECT_EQ(retain(held), held);
  release(held);
  EXPECT_EQ(counters().live_objects, live + 1);
  release(held);
  EXPECT_EQ(counters().live_objects, live);
  EXPECT_EQ(counters().over_releases, over);

  release(held);
  retain(held);
  EXPECT_EQ(counters().over_releases, over + 2);
  bool unwound = false;
  EXPECT_EQ(exception_of([&] { send<bool>(held, "fails:", "x"); }, unwound),
            "fails: sent to a Test that is gone");
  EXPECT_EQ(counters().over_releases, over + 3);
  EXPECT_EQ(counters().live_objects, live);
}

TEST(Runtime, PoolsReleaseWhatIsInThem) {
  const long live = counters().live_objects, unpooled = counters().unpooled;
  void* const outer = push_pool();
  autorelease(object());
  void* const inner = push_pool();
  autorelease(object());
  push_pool();
  autorelease(object());
  pop_pool(inner);
  EXPECT_EQ(counters().live_objects, live + 1);
  pop_pool(outer);
  EXPECT_EQ(counters().live_objects, live);
  EXPECT_EQ(counters().unpooled, unpooled);

  Object* const stray = autorelease(object());
  EXPECT_EQ(counters().unpooled, unpooled + 1);
  EXPECT_EQ(counters().live_objects, live + 1);
  release(stray);
}

TEST(Runtime, MethodsAreEncodedAsTheyAre) {
  using Evaluate = bool (*)(Object*, Selector, unsigned, Object*, Object*, Object**);
  EXPECT_EQ(encoding(Evaluate{}), "B44@0:8I16@20@28^@36");
  using Wrap = Object* (*)(Object*, Selector, OpaqueSurface*);
  EXPECT_EQ(encoding(Wrap{}), "@24@0:8^{__IOSurface=}16");
  using Set = void (*)(Object*, Selector, bool, double);
  EXPECT_EQ(encoding(Set{}), "v28@0:8B16d20");
}

TEST(Runtime, ManyThreadsAtOnce) {
  const long live = counters().live_objects;
  const Reference shared(object());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        void* const pool = push_pool();
        autorelease(object());
        autorelease(retain(shared.get()));
        bool unwound = false;
        EXPECT_EQ(exception_of([&] { send<bool>(shared.get(), "fails:", "x"); }, unwound),
                  "as it should");
        pop_pool(pool);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counters().live_objects, live + 1);
}

}  // namespace
}  // namespace weft::standin
