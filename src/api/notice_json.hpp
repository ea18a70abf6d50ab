// Notice channels and notices as JSON. A channel's URL and secret are never shown again: the
// robots' keys are in the URL.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "domain/notice.hpp"

namespace voltyard::api {

extern const Schema notice_channel_schema, notice_channel_page_schema, notice_channel_input_schema;
extern const Schema new_notice_channel_schema, notice_schema, notice_page_schema;

// `secret`: only when it was made here and must be told, once.
void write_channel(JsonWriter& out, const domain::NoticeChannel& channel,
                   const std::string* secret = nullptr);
void write_notice(JsonWriter& out, const domain::Notice& notice);

}  // namespace voltyard::api
