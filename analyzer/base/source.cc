#include "analyzer/base/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "analyzer/base/text.h"

namespace threatgap::base {
namespace {

constexpr std::size_t kBlock = 4096;

/// Whether a byte of well-formed UTF-8 begins a character.
bool IsFirstByte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

SourceFile::SourceFile(std::string display_path, std::string text)
    : path_(std::move(display_path)), text_(std::move(text)) {}

const std::vector<ByteOffset>& SourceFile::LineStarts() const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (std::size_t at = text_.find('\n'); at != std::string::npos;
         at = text_.find('\n', at + 1)) {
      line_starts_.push_back(static_cast<ByteOffset>(at + 1));
    }
    CountLongLines();
  }
  return line_starts_;
}

void SourceFile::CountLongLines() const {
  std::size_t longest = text_.size() - line_starts_.back();
  for (std::size_t i = 1; i < line_starts_.size(); ++i)
    longest = std::max<std::size_t>(longest, line_starts_[i] - line_starts_[i - 1]);
  if (longest < 4 * kBlock || FindBrokenUtf8(text_)) return;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (at % kBlock == 0) code_points_.push_back(count);
    count += IsFirstByte(text_[at]) ? 1 : 0;
  }
}

std::size_t SourceFile::CodePointsBefore(ByteOffset offset) const {
  const std::size_t block = std::min<std::size_t>(offset / kBlock, code_points_.size() - 1);
  std::size_t count = code_points_[block];
  for (std::size_t at = block * kBlock; at < offset; ++at) count += IsFirstByte(text_[at]) ? 1 : 0;
  return count;
}

Location SourceFile::Locate(ByteOffset offset) const {
  const auto& starts = LineStarts();
  offset = std::min<ByteOffset>(offset, static_cast<ByteOffset>(text_.size()));
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const ByteOffset start = *(after - 1);
  const auto column =
      code_points_.empty()
          ? CountCodePoints(std::string_view(text_).substr(start, offset - start)) + 1
          : CodePointsBefore(offset) - CodePointsBefore(start) + 1;
  return {path_, static_cast<int>(after - starts.begin()), static_cast<int>(column)};
}

std::string_view SourceFile::LineText(int line) const {
  const auto& starts = LineStarts();
  if (line < 1 || static_cast<std::size_t>(line) > starts.size()) return {};
  const ByteOffset begin = starts[line - 1];
  const std::size_t end =
      static_cast<std::size_t>(line) < starts.size() ? starts[line] - 1 : text_.size();
  std::string_view found = std::string_view(text_).substr(begin, end - begin);
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

int SourceFile::line_count() const { return static_cast<int>(LineStarts().size()); }

SourceId SourceStore::Add(std::string display_path, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  files_.emplace_back(std::move(display_path), std::move(text));
  return SourceId{static_cast<std::uint32_t>(files_.size() - 1)};
}

Result<SourceId> SourceStore::Load(const std::string& path, std::size_t max_bytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return Failure{"is a folder, not a file", path};
  std::ifstream in(path, std::ios::binary);
  if (!in) return Failure{std::strerror(errno), path};
  std::string text;
  char buffer[1 << 16];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_bytes) {
      return Failure{"file is larger than the budget of " + std::to_string(max_bytes) + " bytes",
                     path};
    }
  }
  if (in.bad()) return Failure{std::strerror(errno), path};
  return Add(DisplayPath(path), std::move(text));
}

Location SourceStore::Locate(const Span& span) const {
  return span.valid() ? Get(span.source).Locate(span.begin) : Location{};
}

void SourceStore::WarmLineIndexes() const {
  for (const SourceFile& file : files_) file.line_count();
}

std::string DisplayPath(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::weakly_canonical(path, error);
  if (error) return path;
  const auto here = std::filesystem::weakly_canonical(std::filesystem::current_path(error), error);
  if (error) return path;
  const auto relative = absolute.lexically_relative(here);
  if (relative.empty() || *relative.begin() == "..") {
    return std::filesystem::path(path).lexically_normal().generic_string();
  }
  return relative.generic_string();
}

}  // namespace threatgap::base
