import MillraceCore
import MillraceFormats
import MillraceStreams

/// The entries of a sensor, one after the other in time.
struct RegisteredSensor: Hashable, Sendable {
    var entries: [RegistryEntry]

    /// The entry that is valid at a moment, if there is one.
    func entry(at time: Timestamp) -> RegistryEntry? {
        entries.first { $0.isValid(at: time) }
    }

    /// Sorts a registry by sensor and states until when each entry is valid: until the next one of the same sensor or the
    /// same wheel.
    static func sensors(of entries: [RegistryEntry]) -> [RegisteredSensor] {
        var sensors: [String: [Int]] = [:]
        var wheels: [[String]: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            sensors[entry.sensor, default: []].append(index)
            wheels[[entry.vehicle, entry.wheel], default: []].append(index)
        }
        var dated = entries
        for group in Array(sensors.values) + Array(wheels.values) where group.count > 1 {
            let starts = group.map { entries[$0].validFrom ?? .min }
            for index in group {
                let begin = entries[index].validFrom ?? .min
                guard let next = starts.filter({ $0 > begin }).min() else { continue }
                dated[index].validUntil = min(dated[index].validUntil, next)
            }
        }
        var seen: Set<String> = []
        return entries.map(\.sensor).filter { seen.insert($0).inserted }.map { sensor in
            RegisteredSensor(entries: (sensors[sensor] ?? []).map { dated[$0] })
        }
    }
}

extension RegisteredSensor {
    private enum Field: String, JSONFieldName {
        case validUntil = "valid_until"
    }

    /// Reads a value of the registry's topic: lines of a registry, each with the time until which it is valid.
    /// - Throws: ``RegistryError``.
    init(lines: UnsafeRawBufferPointer, clock: PacketClock) throws(RegistryError) {
        entries = []
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let bytes = UnsafeRawBufferPointer(rebasing: line)
            var entry = try RegistryEntry(line: bytes, clock: clock)
            do {
                entry.validUntil = try JSONFieldReader<Field>().read(bytes) { $0[.validUntil].int64 } ?? .max
            } catch {
                throw RegistryError("\(error)")
            }
            entries.append(entry)
        }
    }
}
