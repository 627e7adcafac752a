import CMillrace
import MillraceCore

/// A checksum over the checksums of a segment's batches, in their order; 0 before the first.
///
/// The manifest keeps it beside each committed end. A batch's own checksum does not tell whether it is the one that was
/// committed: what a writer left that died before its commit passes as well.
package enum BatchChain {
    /// The chain that follows `chain` when `batch` is added, which may go on behind the batch's end.
    package static func extend(_ chain: UInt32, with batch: UnsafeRawBufferPointer) -> UInt32 {
        let stored = RecordBatchFormat.checksum..<RecordBatchFormat.attributes
        return millrace_crc32c(chain, UnsafeRawBufferPointer(rebasing: batch[stored]).baseAddress, stored.count)
    }
}
