// A sheet as an Excel workbook of one worksheet. Private to this room.
#pragma once

#include "papers/sheet.hpp"

namespace voltyard::papers {

std::unique_ptr<Sheet> make_xlsx_sheet(const std::vector<std::string>& titles);

}  // namespace voltyard::papers
