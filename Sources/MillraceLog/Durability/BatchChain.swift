import CMillrace
import MillraceCore

/// A CRC-32C over the beginnings of a segment's batches, from the base offset to the stored checksum, in their order; 0
/// before the first.
///
/// The manifest keeps it beside each committed end. A batch's own checksum does not tell whether it is the one that was
/// committed: what a writer left that died before its commit passes as well.
package enum BatchChain {
    /// The chain that follows `chain` when `batch` is added, which may go on behind the batch's end.
    package static func extend(_ chain: UInt32, with batch: UnsafeRawBufferPointer) -> UInt32 {
        millrace_crc32c(
            chain, UnsafeRawBufferPointer(rebasing: batch[..<RecordBatchFormat.attributes]).baseAddress,
            RecordBatchFormat.attributes)
    }
}
