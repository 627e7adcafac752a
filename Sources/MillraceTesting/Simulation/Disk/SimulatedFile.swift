import MillraceCore
import MillraceLog

/// A file of a ``SimulatedDisk``: what has been written to it, and what of that a loss of power is certain to leave.
package final class SimulatedFile: DiskFile, @unchecked Sendable {
    /// Its size in bytes.
    package let size: Int
    private let path: String
    private let faults: DiskFaults
    private var contents: FileBytes
    /// Whether `contents` are another disk's, to be copied before the first write.
    private var isShared: Bool
    /// What is on the disk for certain; nil if that is `contents`. A new file has no bytes there.
    private var durable: FileBytes?
    private var unsynced: [UnsyncedWrite] = []
    /// Whether a failed sync has left `contents` and `durable` apart for good.
    private var hasLost = false

    /// A new file of `size` zeros, of which nothing is durable.
    init(path: String, size: Int, faults: DiskFaults) {
        self.path = path
        self.size = size
        self.faults = faults
        contents = FileBytes(count: size)
        isShared = false
        durable = FileBytes(count: 0)
    }

    /// A file that is durable as it is.
    private init(path: String, contents: FileBytes, isShared: Bool, faults: DiskFaults) {
        self.path = path
        self.contents = contents
        self.isShared = isShared
        self.faults = faults
        size = contents.count
    }

    var bytes: UnsafeRawBufferPointer { contents.bytes }

    /// Its bytes, which outlive it.
    func mapped() -> MappedBytes {
        let contents = contents
        return MappedBytes(contents.bytes) { withExtendedLifetime(contents) {} }
    }

    package func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        guard position >= 0, size - position >= bytes.count else {
            throw EngineError(.io, "cannot write past the end of \(path)")
        }
        guard let fault = faults.next(.write, path) else { return put(bytes, at: position) }
        put(UnsafeRawBufferPointer(rebasing: bytes.prefix(fault.written)), at: position)
        throw fault.error(.write, path)
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        if durable == nil { durable = contents.copy(count: size) }
        unshare()
        contents.write(bytes, at: position)
        unsynced.append(UnsyncedWrite(position: position, bytes: Array(bytes)))
    }

    /// Takes its own copy of what it has in common with another disk; those who map it later see what is written.
    func unshare() {
        guard isShared else { return }
        contents = contents.copy(count: size)
        isShared = false
    }

    package func sync() throws(EngineError) {
        if let fault = faults.next(.sync, path) {
            unsynced.removeAll()
            hasLost = durable != nil
            throw fault.error(.sync, path)
        }
        guard !faults.ignoresSync, let old = durable else { return }
        if hasLost {
            let image = old.copy(count: size)
            PowerLoss(.all).apply(unsynced, to: image, path: path)
            durable = image
        } else {
            durable = nil
        }
        unsynced.removeAll()
    }

    /// The same file for a disk of its own; nothing is copied until it is written to. Who has mapped it before does not see
    /// that.
    func copy(_ faults: DiskFaults) -> SimulatedFile {
        let copy = SimulatedFile(path: path, contents: contents, isShared: true, faults: faults)
        copy.durable = durable
        copy.unsynced = unsynced
        copy.hasLost = hasLost
        return copy
    }

    /// What is left of it after `loss`.
    func after(_ loss: PowerLoss, _ faults: DiskFaults) -> SimulatedFile {
        guard let durable else {
            return SimulatedFile(path: path, contents: contents, isShared: true, faults: faults)
        }
        let isNew = durable.count < size
        if isNew, !loss.keepsName(path + " size") {
            return SimulatedFile(path: path, contents: durable, isShared: true, faults: faults)
        }
        let image = durable.copy(count: size)
        loss.apply(unsynced, to: image, path: path)
        return SimulatedFile(path: path, contents: image, isShared: false, faults: faults)
    }

    /// Cuts the file off at `count` bytes, on the disk too, and lets it grow again with zeros: what stood there is gone
    /// for all who have mapped it.
    func truncate(to count: Int) {
        let zeros = FileBytes(count: size - count)
        contents.write(zeros.bytes, at: count)
        unsynced.append(UnsyncedWrite(position: count, bytes: Array(zeros.bytes)))
        durable = durable ?? contents.copy(count: size)
    }

    /// The same file with bit `bit` of the byte at `position` turned over, on the disk too.
    func flipped(bit: Int, at position: Int) -> SimulatedFile {
        let damaged = contents.copy(count: size)
        let byte = contents.bytes[position] ^ (1 << UInt8(bit))
        withUnsafeBytes(of: byte) { damaged.write($0, at: position) }
        return SimulatedFile(path: path, contents: damaged, isShared: false, faults: faults)
    }
}
