// A paper before it has a form: sections of labelled values and tables. What is made of it (HTML,
// PDF) adds nothing and leaves nothing out. A plain value; every text is shown as it is.
#pragma once

#include "papers/words.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace voltyard::papers {

struct Field {
  std::string label;
  std::string value;
};

struct Column {
  std::string title;
  int share = 1;        // of the width
  bool number = false;  // stands at the right
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // a cell per column; '\n' begins a line within it
  std::size_t sums = 0;                        // so many of the last rows add up the others
};

struct Section {
  std::string title;  // may be empty
  std::vector<Field> fields = {};
  Table table = {};  // without columns: none
  std::string note = {};
};

struct Document {
  Language language = Language::zh;
  std::string title;
  std::vector<Section> sections;
  bool slip = false;  // for a roll of 58 mm instead of a sheet
};

}  // namespace voltyard::papers
