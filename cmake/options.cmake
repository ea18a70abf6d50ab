# What every target of the house is compiled with. ASSERT is on in every build.
add_library(voltyard_options INTERFACE)
target_include_directories(voltyard_options INTERFACE
  ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_compile_options(voltyard_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wconversion -Wno-sign-conversion)
target_compile_definitions(voltyard_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  SPDLOG_FMT_EXTERNAL
  # Frames of waiting messages come back in bursts: keep more than Asio's two.
  BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=16)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside Boost and the standard library at -O2; clang finds the real ones.
  target_compile_options(voltyard_options INTERFACE
    -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
    -Wno-restrict -Wno-dangling-pointer -Wno-mismatched-new-delete)
endif()

set(VOLTYARD_SANITIZER "" CACHE STRING "address, thread, fuzzer or empty")
if(VOLTYARD_SANITIZER STREQUAL "address")
  set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(VOLTYARD_SANITIZER STREQUAL "thread")
  set(flags -fsanitize=thread)
  target_compile_definitions(voltyard_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(voltyard_options INTERFACE -Wno-tsan)
  endif()
elseif(VOLTYARD_SANITIZER STREQUAL "fuzzer")
  set(flags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
endif()
if(flags)
  target_compile_options(voltyard_options INTERFACE ${flags})
  target_link_options(voltyard_options INTERFACE ${flags})
endif()
