#include "device/ane/mil/literal.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

// MIL has tensors of five axes at most; a few more are read, so that what is wrong is said of the
// type. This bounds how deep lists nest.
constexpr size_t kMostAxes = 8;
constexpr int64_t kLongestAxis = int64_t{1} << 31, kMostElements = int64_t{1} << 40;

/// The numbers that an element type holds, by its ends.
struct Range {
  double least, most;
};

Range range_of(Element element) {
  constexpr double kExact = 0x1p53 - 1;  // a Literal's numbers are doubles
  switch (element) {
    case Element::int8:
      return {-128, 127};
    case Element::uint8:
      return {0, 255};
    case Element::int16:
      return {-32768, 32767};
    case Element::uint16:
      return {0, 65535};
    case Element::int32:
      return {-0x1p31, 0x1p31 - 1};
    case Element::int64:
      return {-kExact, kExact};
    case Element::uint64:
      return {0, kExact};
    default:
      return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  }
}

Element parse_element(Lexer& lexer) {
  const std::string_view name = lexer.next_word();
  const std::optional<Element> element = element_named(name);
  if (!element)
    lexer.wanted(
        "a type (tensor, fp16, fp32, int8, uint8, int16, uint16, int32, int64, uint64, bool or "
        "string)");
  lexer.word("a type");
  return *element;
}

int64_t parse_size(Lexer& lexer) {
  if (lexer.next_is('?')) lexer.refuse("Weft reads programs of fixed shapes, '?' is found");
  const Position at = lexer.position();
  int64_t size = 0;
  for (const char digit : lexer.digits("the size of an axis"))
    size = std::min(size * 10 + (digit - '0'), kLongestAxis + 1);
  if (size > kLongestAxis)
    throw TextError(at, fmt::format("an axis of at most {} is wanted", kLongestAxis));
  return size;
}

std::vector<int64_t> parse_shape(Lexer& lexer) {
  std::vector<int64_t> shape;
  int64_t count = 1;
  lexer.expect('[');
  lexer.list(']', [&] {
    const Position at = lexer.position();
    if (shape.size() == kMostAxes)
      lexer.refuse(fmt::format("a tensor of at most {} axes is wanted", kMostAxes));
    shape.push_back(parse_size(lexer));
    const int64_t size = std::max<int64_t>(shape.back(), 1);
    if (count > kMostElements / size)
      throw TextError(at, fmt::format("a tensor of at most {} elements is wanted", kMostElements));
    count *= size;
  });
  return shape;
}

void parse_boolean(Lexer& lexer, Literal& literal) {
  const std::string_view word = lexer.next_word();
  if (word != "true" && word != "false") lexer.wanted("true or false");
  literal.numbers.push_back(word == "true" ? 1 : 0);
  lexer.word("true or false");
}

void parse_number(Lexer& lexer, Literal& literal) {
  const Position at = lexer.position();
  const Lexer::Number number = lexer.number();
  const Element element = literal.type.element;
  const std::string_view name = element_name(element);
  if (element == Element::fp16 || element == Element::fp32) {
    if (std::isinf(stored(number.value, element)) && !std::isinf(number.value))
      throw TextError(
          at, fmt::format("{} does not fit {}, whose largest number is {}", number.value, name,
                          element == Element::fp16 ? 65504.0f : std::numeric_limits<float>::max()));
  } else {
    const Range range = range_of(element);
    if (!number.whole || number.value < range.least || number.value > range.most)
      throw TextError(at, fmt::format("a whole number from {:.0f} to {:.0f} is wanted for {}",
                                      range.least, range.most, name));
  }
  literal.numbers.push_back(number.value);
}

void parse_value(Lexer& lexer, Literal& literal) {
  switch (literal.type.element) {
    case Element::string:
      literal.strings.push_back(lexer.string());
      return;
    case Element::boolean:
      return parse_boolean(lexer, literal);
    default:
      return parse_number(lexer, literal);
  }
}

/// The list of what stands along `axis`: lists, or values where it is the last axis. All values of
/// a tensor may also stand in one flat list.
void parse_list(Lexer& lexer, Literal& literal, size_t axis) {
  const std::vector<int64_t>& shape = literal.type.shape;
  const bool last = axis + 1 == shape.size();
  const Position at = lexer.position();
  lexer.expect('[');
  const bool nested = !last && lexer.next_is('[');
  int64_t found = 0;
  lexer.list(']', [&] {
    if (nested)
      parse_list(lexer, literal, axis + 1);
    else
      parse_value(lexer, literal);
    ++found;
  });
  const bool flat = !nested && axis == 0, values = flat || last;
  if (!nested && !values && found > 0)
    throw TextError(at, fmt::format("lists of {} are wanted here for {}", shape[axis + 1],
                                    to_string(literal.type)));
  const int64_t wanted = flat ? literal.type.count() : shape[axis];
  if (found != wanted)
    throw TextError(at, fmt::format("{} {} are wanted for {}, {} are found", wanted,
                                    values ? "values" : "lists", to_string(literal.type), found));
}

/// A literal that is one value: what stands in BLOBFILE.
Literal parse_scalar(Lexer& lexer, Element element) {
  Literal literal;
  literal.at = lexer.position();
  literal.type = parse_type(lexer);
  if (literal.type != Type{element, {}})
    throw TextError(literal.at, fmt::format("{} is wanted, {} is found", element_name(element),
                                            to_string(literal.type)));
  lexer.expect('(');
  parse_value(lexer, literal);
  lexer.expect(')');
  return literal;
}

Blob parse_blob(Lexer& lexer) {
  Blob blob;
  bool path = false, offset = false;
  lexer.expect_word("BLOBFILE");
  lexer.expect('(');
  do {
    const std::string_view name = lexer.next_word();
    bool& seen = name == "path" ? path : offset;
    if ((name != "path" && name != "offset") || seen) lexer.wanted("path = or offset = once each");
    seen = true;
    lexer.word("path or offset");
    lexer.expect('=');
    if (name == "path")
      blob.path = parse_scalar(lexer, Element::string).strings[0];
    else
      blob.offset = static_cast<uint64_t>(parse_scalar(lexer, Element::uint64).numbers[0]);
  } while (lexer.take(','));
  if (!path || !offset) lexer.wanted("path = and offset =");
  lexer.expect(')');
  return blob;
}

}  // namespace

Type parse_type(Lexer& lexer) {
  if (lexer.next_word() != "tensor") return {parse_element(lexer), {}};
  Type type;
  lexer.expect_word("tensor");
  lexer.expect('<');
  type.element = parse_element(lexer);
  lexer.expect(',');
  type.shape = parse_shape(lexer);
  lexer.expect('>');
  return type;
}

Literal parse_literal(Lexer& lexer) {
  Literal literal;
  literal.at = lexer.position();
  literal.type = parse_type(lexer);
  lexer.expect('(');
  if (lexer.next_word() == "BLOBFILE") {
    if (literal.type.element == Element::string)
      lexer.refuse("a file of weights holds numbers, string is wanted");
    literal.blob = parse_blob(lexer);
  } else if (literal.type.scalar()) {
    parse_value(lexer, literal);
  } else {
    parse_list(lexer, literal, 0);
  }
  lexer.expect(')');
  return literal;
}

bool literal_is_next(const Lexer& lexer) {
  Lexer ahead = lexer;
  const std::string_view word = ahead.word("a name or a value");
  return ahead.next_is('(') || (word == "tensor" && ahead.next_is('<'));
}

std::string parse_text_value(Lexer& lexer) {
  return lexer.next_is('"') ? lexer.string() : parse_scalar(lexer, Element::string).strings[0];
}

}  // namespace weft::device::ane::mil
