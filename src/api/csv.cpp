#include "api/csv.hpp"

#include "http/utf8.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <memory>

namespace voltyard::api {
namespace {

constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

Result<std::string> convert(std::string_view bytes, const char* from) {
  const auto close = [](void* descriptor) { iconv_close(descriptor); };
  const std::unique_ptr<void, decltype(close)> descriptor(iconv_open("UTF-8", from), close);
  if (descriptor.get() == reinterpret_cast<void*>(-1)) {
    return unavailable(fmt::format("{} is not supported on this machine", from));
  }
  std::string out;
  std::string input(bytes);  // iconv takes no const
  char* in = input.data();
  std::size_t in_left = input.size();
  std::array<char, 4096> chunk{};
  while (in_left > 0) {
    char* to = chunk.data();
    std::size_t to_left = chunk.size();
    const auto before = in_left;
    const auto done = iconv(descriptor.get(), &in, &in_left, &to, &to_left);
    out.append(chunk.data(), chunk.size() - to_left);
    if (done == static_cast<std::size_t>(-1) && in_left == before) {
      return invalid("the file is neither UTF-8 nor GB18030 text");
    }
  }
  return out;
}

// The character that separates most fields of the first line.
char delimiter_of(std::string_view text) {
  std::array<std::pair<char, int>, 3> counts{{{',', 0}, {';', 0}, {'\t', 0}}};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    for (auto& [delimiter, count] : counts) count += c == delimiter ? 1 : 0;
  }
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

class Reader {
 public:
  Reader(std::string_view text, char delimiter, const CsvLimits& limits)
      : rest_(text), delimiter_(delimiter), limits_(limits) {}

  Result<std::vector<CsvRow>> read() {
    while (!rest_.empty()) {
      CsvRow row;
      row.number = ++number_;
      if (const auto taken = read_row(row); !taken) return taken.error();
      while (!row.fields.empty() && row.fields.back().empty()) row.fields.pop_back();
      if (row.fields.size() > limits_.columns_max) return problem("has too many columns");
      if (row.fields.empty()) continue;
      if (rows_.size() >= limits_.rows_max) return problem("is one row too many");
      rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  Error problem(std::string_view what) const {
    return invalid(fmt::format("row {} {}", number_, what));
  }

  bool at_line_end() const { return rest_.empty() || rest_[0] == '\n' || rest_[0] == '\r'; }

  Status read_row(CsvRow& row) {
    while (true) {
      auto field = read_field();
      if (!field) return field.error();
      if (field->size() > limits_.field_max) return problem("has a field that is too long");
      // Columns beyond the limit are counted only while they hold something.
      if (row.fields.size() <= limits_.columns_max || !field->empty()) {
        if (row.fields.size() > limits_.columns_max) return problem("has too many columns");
        row.fields.push_back(std::move(*field));
      }
      if (at_line_end()) break;
      rest_.remove_prefix(1);  // the delimiter
    }
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(2);
    } else if (!rest_.empty()) {
      rest_.remove_prefix(1);
    }
    return {};
  }

  Result<std::string> read_field() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    if (rest_.starts_with('"')) return read_quoted();
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] != delimiter_ && rest_[length] != '\n' &&
           rest_[length] != '\r') {
      if (rest_[length] == '\0') return problem("holds a NUL");
      ++length;
    }
    std::string field(trim(rest_.substr(0, length)));
    rest_.remove_prefix(length);
    return field;
  }

  Result<std::string> read_quoted() {
    rest_.remove_prefix(1);
    std::string field;
    while (true) {
      if (rest_.empty()) return problem("opens a quote that never ends");
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '\0') return problem("holds a NUL");
      if (c != '"') {
        field.push_back(c);
      } else if (rest_.starts_with('"')) {
        field.push_back('"');
        rest_.remove_prefix(1);
      } else {
        break;
      }
    }
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    if (!at_line_end() && rest_[0] != delimiter_) return problem("goes on after a closing quote");
    return std::string(trim(field));
  }

  std::string_view rest_;
  char delimiter_;
  CsvLimits limits_;
  std::size_t number_ = 0;
  std::vector<CsvRow> rows_;
};

}  // namespace

Result<std::string> spreadsheet_text(std::string_view bytes) {
  if (bytes.starts_with(utf8_bom)) bytes.remove_prefix(utf8_bom.size());
  if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "UTF-16BE");
  if (http::valid_utf8(bytes)) return std::string(bytes);
  return convert(bytes, "GB18030");
}

Result<std::vector<CsvRow>> parse_csv(std::string_view text, const CsvLimits& limits) {
  char delimiter = delimiter_of(text);
  if (text.starts_with("sep=") && text.size() > 4) {
    delimiter = text[4];
    if (delimiter != ',' && delimiter != ';' && delimiter != '\t') {
      return invalid("row 1 names a separator that is not known");
    }
    const auto end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return Reader(text, delimiter, limits).read();
}

}  // namespace voltyard::api
