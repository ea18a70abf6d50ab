// A read-only JSON document as one flat array of nodes: numbers keep their text (a price or a meter
// is never a double), duplicate keys stay visible, strings point into the input where they can.
//
// A Tape belongs to one thread and is used again for the next document; after warm-up parsing
// allocates nothing. Values point into the tape and into the parsed text: they live until the next
// parse() and no longer than that text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::wire::ocpp {

constexpr std::size_t max_json_depth = 16;  // the deepest OCPP message needs 13

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

std::string_view to_string(JsonKind kind);

struct Node {
  const char* data = nullptr;  // of strings, keys, numbers, true and false
  std::uint32_t size = 0;      // bytes of text; elements of an array; members of an object
  std::uint32_t span = 1;      // nodes of this value with everything inside
  JsonKind kind = JsonKind::null;
};

// A position on the tape. Children of an object alternate key and value.
class Value {
 public:
  explicit Value(const Node* node) : node_(node) {}

  JsonKind kind() const { return node_->kind; }
  bool is(JsonKind kind) const { return node_->kind == kind; }
  std::size_t size() const { return node_->size; }  // elements or members
  std::string_view text() const { return {node_->data, node_->size}; }
  bool boolean() const { return node_->size == 4; }  // the text is "true"

  const Node* node() const { return node_; }
  Value first() const { return Value(node_ + 1); }  // of an array's or object's children
  Value next() const { return Value(node_ + node_->span); }

 private:
  const Node* node_;
};

enum class ParseOutcome : std::uint8_t {
  complete,
  cut_short,  // the text ends inside the document
  broken,     // a character that JSON does not allow there
  too_deep,
  out_of_range,  // a number beyond any number
};

class Tape {
 public:
  // On failure the tape keeps what stood before the fault (see nodes()).
  ParseOutcome parse(std::string_view text);

  Value root() const { return Value(nodes_.data()); }
  const std::vector<Node>& nodes() const { return nodes_; }
  std::size_t open_depth() const { return open_depth_; }  // lists and objects not closed yet

 private:
  friend struct TapeHandler;

  std::vector<Node> nodes_;
  std::size_t open_depth_ = 0;
  std::string unescaped_;  // strings with escapes; never longer than the input, so never moved
};

}  // namespace voltyard::wire::ocpp
