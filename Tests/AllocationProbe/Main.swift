import CAllocationCounter
import Foundation

/// Counts how often memory is asked for while topologies handle records: per record, it must be never.
///
/// Each topology handles a number of records and then, in a run of its own, twice as many; what both runs need once falls
/// out of the difference. What is left are the few allocations of each batch and commit. Only a release build tells
/// anything: without the optimizer everything is boxed.
@main
struct AllocationProbe {
    static let records = 100_000
    /// More than this for each record means that some record costs one.
    static let most = 0.1

    static func main() throws {
        guard allocation_counter_works() != 0 else { return print("allocations are not counted on this system") }
        #if DEBUG
            print("built without the optimizer: nothing is checked")
        #else
            var failures = 0
            for topology in ProbedTopology.allCases {
                _ = try count(topology, records: 1_000)
                let (once, twice) = (
                    try count(topology, records: records), try count(topology, records: 2 * records)
                )
                let each = Double(twice - once) / Double(records)
                let isAsExpected = topology.allocates ? each >= 1 : each <= most
                print(
                    "\(isAsExpected ? "ok  " : "FAIL") \(topology.rawValue): "
                        + String(format: "%.4f allocations for each record", each))
                failures += isAsExpected ? 0 : 1
            }
            exit(failures == 0 ? 0 : 1)
        #endif
    }

    private static func count(_ topology: ProbedTopology, records: Int) throws -> Int {
        let run = try ProbeRun(topology, records: records)
        let before = allocation_count()
        try run.run()
        return Int(allocation_count() - before)
    }
}
