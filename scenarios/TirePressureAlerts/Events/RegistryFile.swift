import Foundation

/// A registry as a person keeps it: a file with one JSON object a line.
enum RegistryFile {
    /// Reads the file at `path`, with times as `clock` reads them.
    /// - Throws: ``RegistryError`` that names file and line, if a line cannot be used, or a sensor or a wheel has two
    ///   entries from one moment on.
    static func read(_ path: String, clock: PacketClock) throws(RegistryError) -> [RegistryEntry] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw RegistryError("registry \(path) does not exist")
        }
        guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
            throw RegistryError("registry \(path) cannot be read: give a file of JSON lines")
        }
        var entries: [RegistryEntry] = []
        var sensors: [[String]: Int] = [:]
        var wheels: [[String]: Int] = [:]
        var number = 0
        for line in [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let entry = try entry(Array(line), clock, at: "registry \(path), line \(number)")
            let begin = entry.validFrom.map { "\($0)" } ?? ""
            if let first = sensors.updateValue(number, forKey: [entry.sensor, begin]) {
                throw RegistryError(
                    "registry \(path), line \(number): sensor \(entry.sensor) stands in line \(first) already")
            }
            if let first = wheels.updateValue(number, forKey: [entry.vehicle, entry.wheel, begin]) {
                throw RegistryError(
                    "registry \(path), line \(number): vehicle \(entry.vehicle) has a sensor for wheel \(entry.wheel) "
                        + "in line \(first) already")
            }
            entries.append(entry)
        }
        return entries
    }

    private static func entry(_ line: [UInt8], _ clock: PacketClock, at place: String) throws(RegistryError)
        -> RegistryEntry
    {
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(RegistryError) in try RegistryEntry(line: bytes, clock: clock) }
        }
        switch result {
        case .success(let entry): return entry
        case .failure(let error): throw RegistryError("\(place): \(error)")
        }
    }
}
