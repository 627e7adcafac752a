import MillraceCore
import MillraceStreams

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// W3: the readings below 180 kPa, or below what the environment variable `W3_LIMIT` says.
enum LowReadings {
    static func topology() -> Topology {
        let limit = getenv("W3_LIMIT").flatMap { Double(String(cString: $0)) } ?? 180
        let topology = Topology("low-readings")
        topology.stream(.readings, timestamp: { $0.time }, grace: .seconds(5))
            .filter { $0.pressure < limit }
            .to(Topic(Workload.results, key: .none, value: .json))
        return topology
    }
}
