# Settings and helpers that every room, program and test shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

# One interface target carries what all our code is compiled with.
add_library(openimapi_options INTERFACE)
target_include_directories(openimapi_options INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(openimapi_options INTERFACE _FILE_OFFSET_BITS=64)
target_compile_options(openimapi_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wimplicit-fallthrough -Wcast-qual -Wformat=2
  # Designated initialisers leave out what stays at its default, on purpose.
  -Wno-missing-field-initializers)
# So that a program which holds the library leaves out what it does not call.
target_compile_options(openimapi_options INTERFACE -ffunction-sections -fdata-sections)
if(OPENIMAPI_WERROR)
  target_compile_options(openimapi_options INTERFACE -Werror)
endif()
if(OPENIMAPI_SANITIZE)
  target_compile_options(openimapi_options INTERFACE
    -fsanitize=${OPENIMAPI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(openimapi_options INTERFACE -fsanitize=${OPENIMAPI_SANITIZE})
endif()
if(OPENIMAPI_FUZZ)
  target_compile_options(openimapi_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_libraries(openimapi_options INTERFACE Threads::Threads)

# openimapi_room(NAME SOURCES a.cpp b.cpp USES base io LIBRARIES fmt::fmt-header-only)
# One room: a static library openimapi_NAME of position-independent code, that the shared library
# (and the tests, which see inside) are linked from.
function(openimapi_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(openimapi_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(openimapi_${name} PUBLIC openimapi_options ${ARG_LIBRARIES})
  foreach(room IN LISTS ARG_USES)
    target_link_libraries(openimapi_${name} PUBLIC openimapi_${room})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY OPENIMAPI_ROOMS openimapi_${name})
endfunction()

# openimapi_test(NAME SOURCES a_test.cpp ROOMS io LIBRARIES ... LABELS ...)
# One GoogleTest program; ctest sees each test case.
function(openimapi_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;ROOMS;LIBRARIES;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE openimapi_options ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  foreach(room IN LISTS ARG_ROOMS)
    target_link_libraries(${name} PRIVATE openimapi_${room})
  endforeach()
  target_compile_definitions(${name} PRIVATE
    OPENIMAPI_SOURCE_DIR="${PROJECT_SOURCE_DIR}" OPENIMAPI_BINARY_DIR="${PROJECT_BINARY_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
