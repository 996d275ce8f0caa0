#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"

namespace threatgap::base {

/// Names one loaded file within a SourceStore. The default value names no file.
struct SourceId {
  std::uint32_t index = UINT32_MAX;
  bool valid() const { return index != UINT32_MAX; }
  auto operator<=>(const SourceId&) const = default;
};

/// Offset in bytes from the first byte of a file (after a byte-order mark, which is not part of the
/// text).
using ByteOffset = std::uint32_t;

/// A half-open range of bytes in one file. Kept everywhere a value is kept, because every statement
/// in a report points at a line of a file. An invalid source means "no place" (built-in or
/// computed).
struct Span {
  SourceId source;
  ByteOffset begin = 0;
  ByteOffset end = 0;
  bool valid() const { return source.valid(); }
  auto operator<=>(const Span&) const = default;
};

/// A place as people read it. Lines and columns count from 1; columns count Unicode code points.
/// line 0 means that the place is unknown.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  auto operator<=>(const Location&) const = default;
};

/// One input file: its displayed path and its text, with a line index made on first use.
class SourceFile {
 public:
  SourceFile(std::string display_path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }

  /// Line and column of `offset`, which may be at most text().size(). O(log lines) for lines of
  /// usual length and for well-formed text of any; O(line length) otherwise.
  Location Locate(ByteOffset offset) const;
  /// The text of line `line` (from 1) without its line break; empty when there is no such line.
  std::string_view LineText(int line) const;
  int line_count() const;

 private:
  const std::vector<ByteOffset>& LineStarts() const;
  void CountLongLines() const;
  std::size_t CodePointsBefore(ByteOffset offset) const;

  std::string path_;
  std::string text_;
  mutable std::vector<ByteOffset> line_starts_;
  /// Code points before each block of the text, where a line is long: some tools write a megabyte
  /// without a line break.
  mutable std::vector<std::uint32_t> code_points_;
};

/// All files of one run. Files are only added, references stay valid.
/// Not thread-safe while files are added or before WarmLineIndexes() was called; read-only use is
/// then.
class SourceStore {
 public:
  /// Adds a file whose text is already in memory. A leading UTF-8 byte-order mark is dropped.
  SourceId Add(std::string display_path, std::string text);
  /// Reads `path` from disk, at most `max_bytes`. The displayed path is relative to the working
  /// folder when the file lies below it, however it was spelled.
  Result<SourceId> Load(const std::string& path, std::size_t max_bytes);

  const SourceFile& Get(SourceId id) const { return files_[id.index]; }
  std::size_t size() const { return files_.size(); }
  /// The place where `span` begins; an empty Location for an invalid span.
  Location Locate(const Span& span) const;
  /// Makes every line index, so that Locate can be called from several threads.
  void WarmLineIndexes() const;

 private:
  std::deque<SourceFile> files_;
};

/// `path` relative to the working folder when it lies below it, otherwise normalised as given.
std::string DisplayPath(const std::string& path);

}  // namespace threatgap::base
