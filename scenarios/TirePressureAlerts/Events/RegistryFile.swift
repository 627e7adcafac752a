import Foundation

/// A registry as a person keeps it: a file with one JSON object a line.
public enum RegistryFile {
    /// Reads the file at `path`.
    /// - Throws: ``RegistryError`` that names file and line, if a line cannot be used, or a sensor or a wheel stands in
    ///   it twice.
    public static func read(_ path: String) throws(RegistryError) -> [RegistryEntry] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw RegistryError("registry \(path) does not exist")
        }
        guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
            throw RegistryError("registry \(path) cannot be read: give a file of JSON lines")
        }
        var entries: [RegistryEntry] = []
        var sensors: [String: Int] = [:]
        var wheels: [String: Int] = [:]
        var number = 0
        for line in [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let entry = try entry(Array(line), at: "registry \(path), line \(number)")
            if let first = sensors.updateValue(number, forKey: entry.sensor) {
                throw RegistryError(
                    "registry \(path), line \(number): sensor \(entry.sensor) stands in line \(first) already")
            }
            if let first = wheels.updateValue(number, forKey: "\(entry.vehicle)/\(entry.wheel)") {
                throw RegistryError(
                    "registry \(path), line \(number): vehicle \(entry.vehicle) has a sensor for wheel \(entry.wheel) "
                        + "in line \(first) already")
            }
            entries.append(entry)
        }
        return entries
    }

    private static func entry(_ line: [UInt8], at place: String) throws(RegistryError) -> RegistryEntry {
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(RegistryError) in try RegistryEntry(line: bytes) }
        }
        switch result {
        case .success(let entry): return entry
        case .failure(let error): throw RegistryError("\(place): \(error)")
        }
    }
}
