// The awaitable of the rooms that wait (link, csms, http, api, interop, storage). Pure rooms never
// include this file.
//
// g++ 12 destroys a brace-initialised aggregate or a capturing lambda twice when it stands inside
// an awaited expression: name it on the line above. tools/tidy rejects the pattern.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace voltyard {

template <class T>
using Task = boost::asio::awaitable<T>;

}  // namespace voltyard
