import MillraceCore
import MillraceLog

/// A disk in memory that loses power, fails and damages as real ones do, for the threads of one process, one at a
/// time.
///
/// What is written is seen at once and durable only when it is synced. The entry of a file that was created is
/// durable, and so are then all changes of names in its folder; a replaced or removed file may be back after a loss of
/// power.
package final class SimulatedDisk: Disk, @unchecked Sendable {
    private var files: [String: SimulatedFile] = [:]
    /// Of each name whose change is not durable yet, what it was before; nil if it was not there.
    private var durableNames: [String: SimulatedFile?] = [:]
    /// What goes wrong with this disk.
    package let faults: DiskFaults

    /// An empty disk.
    package init(faults: DiskFaults = DiskFaults()) {
        self.faults = faults
    }

    package func makeDirectory(_ path: String) throws(EngineError) {
        try faults.check(.makeDirectory, path)
    }

    package func list(_ path: String) throws(EngineError) -> [String] {
        try faults.check(.list, path)
        let folder = path + "/"
        var names: Set<String> = []
        for path in files.keys where path.hasPrefix(folder) {
            names.insert(String(path.dropFirst(folder.count).prefix { $0 != "/" }))
        }
        return names.sorted()
    }

    package func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        try faults.check(.create, path)
        settleNames(in: Self.folder(of: path))
        if let file = files[path], file.size >= size { return file }
        let file = SimulatedFile(path: path, size: size, faults: faults)
        if let old = files[path] { try file.write(old.bytes, at: 0) }
        files[path] = file
        return file
    }

    package func open(_ path: String) throws(EngineError) -> any DiskFile {
        try faults.check(.open, path)
        guard let file = files[path] else { throw EngineError(.io, "cannot open \(path): no such file") }
        return file
    }

    package func map(_ path: String) throws(EngineError) -> MappedBytes? {
        try faults.check(.map, path)
        return files[path]?.mapped()
    }

    package func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try faults.check(.replace, path)
        let file = SimulatedFile(path: path, size: bytes.count, faults: faults)
        try file.write(bytes, at: 0)
        change(path, to: file)
    }

    package func remove(_ path: String) throws(EngineError) {
        try faults.check(.remove, path)
        if files[path] != nil { change(path, to: nil) }
    }

    private func change(_ path: String, to file: SimulatedFile?) {
        if durableNames[path] == nil { durableNames[path] = .some(files[path]) }
        files[path] = file
    }

    private func settleNames(in folder: Substring) {
        guard !durableNames.isEmpty else { return }
        for path in durableNames.keys where Self.folder(of: path) == folder { durableNames[path] = nil }
    }

    private static func folder(of path: String) -> Substring {
        path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    }
}

extension SimulatedDisk {
    /// The paths of all files, in order.
    package var paths: [String] { files.keys.sorted() }

    /// A disk that begins with what is on this one, as processes see it: what a crash of all of them leaves. Its
    /// faults are its own. Bytes are shared as long as neither is written to; this one is not to be used before the
    /// last use of the other, unless that calls ``unshare()``.
    /// - Complexity: O(*n*) in the number of files.
    package func copy() -> SimulatedDisk {
        let copy = SimulatedDisk()
        copy.files = files.mapValues { $0.copy(copy.faults) }
        copy.durableNames = durableNames.mapValues { $0?.copy(copy.faults) }
        return copy
    }

    /// A disk that begins with what `loss` leaves of this one; see ``copy()``.
    package func after(_ loss: PowerLoss) -> SimulatedDisk {
        let image = SimulatedDisk()
        for (path, file) in files where durableNames[path] == nil || loss.keepsName(path) {
            image.files[path] = file.after(loss, image.faults)
        }
        for (path, file) in durableNames where !loss.keepsName(path) {
            image.files[path] = file?.after(loss, image.faults)
        }
        return image
    }

    /// Takes its own copy of all that it shares with another disk.
    package func unshare() {
        for file in files.values { file.unshare() }
    }

    /// Cuts off the file `path` at `count` bytes.
    func truncate(_ path: String, to count: Int) {
        if let file = files[path], file.size > count { file.truncate(to: count) }
    }

    /// Turns over bit `bit` of the byte at `position` of the file `path`.
    package func flip(_ path: String, bit: Int, at position: Int) {
        files[path] = files[path]?.flipped(bit: bit, at: position)
    }

    /// The size of the file `path`; nil if it is not there.
    package func size(of path: String) -> Int? { files[path]?.size }
}
