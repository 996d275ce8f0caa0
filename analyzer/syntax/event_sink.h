#pragma once

#include <cstdint>
#include <string_view>

#include "analyzer/base/source.h"

namespace threatgap::syntax {

/// Where an event stands in the text: bytes [begin, end).
struct Extent {
  base::ByteOffset begin = 0;
  base::ByteOffset end = 0;
  bool empty() const { return begin == end; }
};

/// Number which a back-end gives to an anchor; 0: the node has none.
using AnchorId = std::uint32_t;

/// A scalar as a back-end hands it over.
struct ScalarEvent {
  std::string_view text;  ///< escapes resolved
  bool quoted = false;    ///< text whatever it looks like
  bool stable = false;    ///< `text` lies in the source file and need not be copied
};

/// The narrow waist between parser libraries and our tree: a back-end turns its library's callbacks
/// or iterators into these events in document order. Inside a mapping the events of keys and values
/// alternate. Every event answers whether the back-end should go on; after `false` (a budget was
/// crossed, which was reported) no further event may be sent.
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// Whether the next event is the key of a mapping.
  virtual bool AwaitsKey() const = 0;

  /// A value that is written as null, or one that is missing: then `extent` is empty.
  virtual bool OnNull(Extent extent, AnchorId anchor) = 0;
  virtual bool OnScalar(Extent extent, const ScalarEvent& scalar, AnchorId anchor) = 0;
  virtual bool OnAlias(Extent extent, AnchorId anchor) = 0;
  virtual bool OnSequenceBegin(base::ByteOffset begin, AnchorId anchor) = 0;
  virtual bool OnMappingBegin(base::ByteOffset begin, AnchorId anchor) = 0;
  /// The innermost open sequence or mapping ends before `end`.
  virtual bool OnEnd(base::ByteOffset end) = 0;
};

}  // namespace threatgap::syntax
