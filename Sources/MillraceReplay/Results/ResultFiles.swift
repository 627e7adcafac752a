import Foundation

/// Writes result files whole or not at all.
public enum ResultFiles {
    /// Writes `lines`, each followed by a line feed, to `name` in `folder`, which is created if it is missing. The file
    /// appears under its name only when all of it is on the disk.
    /// - Throws: ``InputError`` with path and reason if it cannot be written.
    public static func write(_ lines: [[UInt8]], to name: String, in folder: String) throws(InputError) {
        let path = "\(folder)/\(name)"
        let partial = "\(path).partial"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw InputError("folder \(folder) cannot be created: \(error.localizedDescription)")
        }
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("opened for writing", partial) }
        defer { close(descriptor) }
        var block: [UInt8] = []
        for line in lines {
            block += line
            block.append(0x0A)
            if block.count >= 1 << 20 {
                try append(block, to: descriptor, partial)
                block.removeAll(keepingCapacity: true)
            }
        }
        try append(block, to: descriptor, partial)
        guard fsync(descriptor) == 0 else { throw failure("brought to the disk", partial) }
        guard rename(partial, path) == 0 else { throw failure("renamed to \(path)", partial) }
    }

    private static func append(_ block: [UInt8], to descriptor: Int32, _ path: String) throws(InputError) {
        var done = 0
        while done < block.count {
            let count = block[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("written", path) }
            done += count
        }
    }

    private static func failure(_ action: String, _ path: String) -> InputError {
        InputError("\(path) cannot be \(action): \(String(cString: strerror(errno)))")
    }
}
