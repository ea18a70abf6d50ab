// What `voltyard --version` says; the package takes its version from there.
#pragma once

namespace voltyard::app {

// "0.1.0", or "0.1.0~git154.0164a18" before that release.
const char* version();

}  // namespace voltyard::app
