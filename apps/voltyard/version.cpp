// The version of this build, from cmake/version.cmake.
#include "version.hpp"

namespace voltyard::app {

const char* version() { return VOLTYARD_VERSION; }

}  // namespace voltyard::app
