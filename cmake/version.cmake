# VOLTYARD_VERSION: the project's version on the commit that is tagged v<version>; before it
# <version>~git<commits>.<hash>, which Debian sorts by age and below the release. Taken when the
# tree is configured, as every door of ./dev does.
set(VOLTYARD_VERSION ${PROJECT_VERSION})
find_package(Git QUIET)

function(ask_git result)
  execute_process(COMMAND ${GIT_EXECUTABLE} -c safe.directory=* ${ARGN}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE answer ERROR_QUIET
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(${result} "${answer}" PARENT_SCOPE)
endfunction()

if(GIT_FOUND)
  ask_git(tag describe --tags --exact-match --match v${PROJECT_VERSION})
  ask_git(commits rev-list --count HEAD)
  ask_git(hash rev-parse --short=7 HEAD)
  if(NOT tag AND commits)
    string(APPEND VOLTYARD_VERSION "~git${commits}.${hash}")
  endif()
endif()
