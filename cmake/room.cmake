# add_room(name SOURCES ... [ROOMS ...] [LIBRARIES ...] [TESTS ...] [TEST_ROOMS ...])
#
# One folder = one target = one namespace. ROOMS are the rooms this one may include; tools/tidy
# holds the #include lines against the table of docs/architecture.md. TESTS stand beside their
# sources and become one test program, <name>_test; TEST_ROOMS are what only the tests include.
include(GoogleTest)

function(add_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;LIBRARIES;TESTS;TEST_ROOMS" ${ARGN})
  set(libraries voltyard_options ${ROOM_LIBRARIES})
  foreach(room IN LISTS ROOM_ROOMS)
    list(APPEND libraries voltyard_${room})
  endforeach()
  if(ROOM_SOURCES)
    add_library(voltyard_${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(voltyard_${name} PUBLIC ${libraries})
  else()
    add_library(voltyard_${name} INTERFACE)
    target_link_libraries(voltyard_${name} INTERFACE ${libraries})
  endif()
  if(ROOM_TESTS)
    add_executable(${name}_test ${ROOM_TESTS})
    target_link_libraries(${name}_test PRIVATE voltyard_${name} GTest::gtest_main)
    foreach(room IN LISTS ROOM_TEST_ROOMS)
      target_link_libraries(${name}_test PRIVATE voltyard_${room})
    endforeach()
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT 300)
  endif()
endfunction()
