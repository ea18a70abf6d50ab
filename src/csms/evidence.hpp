// What a station said, kept when it cannot be judged. It is rendered only then: most messages never
// become evidence. Points at the message; lives no longer than it.
#pragma once

#include <string>
#include <string_view>

namespace voltyard::csms {

struct Evidence {
  std::string_view action;
  const void* message = nullptr;
  std::string (*render)(const void* message) = nullptr;

  std::string text() const { return render(message); }
};

}  // namespace voltyard::csms
