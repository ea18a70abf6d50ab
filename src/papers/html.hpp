// A document as one static page: no scripts, nothing from elsewhere, fit to be printed. Pure.
#pragma once

#include "papers/document.hpp"

#include <string>
#include <string_view>

namespace voltyard::papers {

std::string to_html(const Document& document);

// The Content-Security-Policy under which such a page shows as it should, and can do nothing else.
std::string html_policy();

// The same of any page whose only style is this one.
std::string policy_for(std::string_view page_style);

// Text as it stands between tags.
std::string escaped(std::string_view text);

}  // namespace voltyard::papers
