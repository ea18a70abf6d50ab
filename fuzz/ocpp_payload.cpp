// Two bytes choose a message half, the third version and mode, the rest is its JSON. What is
// accepted is written, read again and equal; what strict reading accepted is written without a
// violation; what the checker accepted is put in order without a change of meaning.
#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace voltyard::wire::ocpp;

namespace {

template <class T>
void round_trip(Value payload, Version version, Mode mode) {
  const auto decoded = decode<T>(payload, mode, version);
  ASSERT(decoded.violations.size() <= max_violations);
  ASSERT(decoded.accepted() || worst(decoded.violations) != nullptr);
  if (!decoded.accepted()) return;
  const auto text = encode(decoded.value, version);
  Tape tape;
  ASSERT(tape.parse(text) == ParseOutcome::complete);
  const auto again = decode<T>(tape.root(), mode, version);
  ASSERT(again.accepted() && again.value == decoded.value);
  ASSERT(encode(again.value, version) == text);
}

void put_in_order(const StructRow& row, Value payload, Version version) {
  std::string text;
  rewrite(row, payload, Secrets::shown, text);
  if (!check(row, payload, version).empty()) return;
  Tape tape;
  ASSERT(tape.parse(text) == ParseOutcome::complete);
  ASSERT(check(row, tape.root(), version).empty());
  std::string again;
  rewrite(row, tape.root(), Secrets::shown, again);
  ASSERT(again == text);
}

struct Half {
  void (*round_trip)(Value, Version, Mode);
  const StructRow* row;
};

std::vector<Half> all_halves() {
  std::vector<Half> halves;
  const auto add = [&]<class T>(std::type_identity<T>) {
    halves.push_back({&round_trip<T>, &T::row});
  };
  v16::for_each_message_half(add);
  v2::for_each_message_half(add);
  return halves;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Half> halves = all_halves();
  if (size < 3) return 0;
  const Half& half = halves[(data[0] * 256u + data[1]) % halves.size()];
  const bool newest = half.row->since == Version::v201 && (data[2] & 1) != 0;
  const auto version = newest ? Version::v21 : half.row->since;
  const auto mode = (data[2] & 2) != 0 ? Mode::tolerant : Mode::strict;
  const std::string text(reinterpret_cast<const char*>(data) + 3, size - 3);
  static Tape tape;
  if (tape.parse(text) != ParseOutcome::complete) return 0;
  half.round_trip(tape.root(), version, mode);
  put_in_order(*half.row, tape.root(), version);
  return 0;
}
