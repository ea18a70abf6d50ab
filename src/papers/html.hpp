// A document as one static page: no scripts, nothing from elsewhere, fit to be printed. Pure.
#pragma once

#include "papers/document.hpp"

#include <string>

namespace voltyard::papers {

std::string to_html(const Document& document);

// The Content-Security-Policy under which such a page shows as it should, and can do nothing else.
std::string html_policy();

}  // namespace voltyard::papers
