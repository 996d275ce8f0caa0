#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::reports {

/// Writes one JSON document (RFC 8259) from calls in document order:
///
///   JsonWriter out;
///   out.BeginObject();
///   out.Key("id").Text("GAI-001");
///   out.Key("place").BeginObject(JsonWriter::Layout::kInline);
///   ...
///   out.EndObject();
///   out.EndObject();
///   std::string bytes = out.Finish();
///
/// Keys stand in the order of the calls; nothing is sorted, dropped or repeated. Text may be any
/// bytes: what is not well-formed UTF-8 becomes U+FFFD, control characters, DEL and the line
/// separators U+2028 and U+2029 become \u escapes. Calls that do not fit (a value without a key in
/// an object, an end without a begin) are mistakes of the caller and assert. O(1) per call and
/// byte.
class JsonWriter {
 public:
  /// How the members of a container are laid out: each on a line of its own, or all on the line of
  /// the container. What stands inside an inline container is inline too.
  enum class Layout : std::uint8_t { kLines, kInline };

  /// `indent` blanks per level; 0 writes everything on one line without blanks.
  explicit JsonWriter(std::size_t indent = 2) : indent_(indent) {}

  JsonWriter& BeginObject(Layout layout = Layout::kLines);
  JsonWriter& EndObject();
  JsonWriter& BeginArray(Layout layout = Layout::kLines);
  JsonWriter& EndArray();
  /// The key of the next value; only directly inside an object.
  JsonWriter& Key(std::string_view key);

  JsonWriter& Text(std::string_view text);
  JsonWriter& Flag(bool value);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Count(std::size_t value);
  /// A number with at most three decimals, without trailing zeros; null where it is not finite.
  JsonWriter& Number(double value);
  JsonWriter& Null();

  /// The document with a line break at its end. All containers must be closed. Leaves the writer
  /// empty.
  std::string Finish();

 private:
  struct Container {
    bool object = false;
    bool inlined = false;
    bool empty = true;
  };

  JsonWriter& Begin(bool object, Layout layout);
  JsonWriter& End(bool object);
  void BeginValue();
  void Separate();
  void NewLine(std::size_t depth);
  void AppendQuoted(std::string_view text);

  std::size_t indent_;
  std::string out_;
  std::vector<Container> open_;
  bool after_key_ = false;
};

}  // namespace threatgap::reports
