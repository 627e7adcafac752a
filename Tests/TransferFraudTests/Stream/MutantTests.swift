import MillraceReplay
import MillraceStreams
import Testing

@testable import TransferFraud

/// A proof is worth something only if it can fail: each fault planted in the topology must make stream and batch
/// derivation differ on random transfers on which the application itself agrees with it.
@Suite struct MutantTests {
    /// Worlds of random transfers with what the batch derivation says of them, derived once.
    private struct World: Sendable {
        var transfers: TemporaryFile
        var application: Application
        var expected: Derivation

        init(seed: UInt64, _ settings: TransferFraudSettings) throws {
            transfers = try TemporaryFile(RandomTransfers.lines(400, seed: seed).joined(separator: "\n"))
            application = try Application.transferFraud(settings)
            expected = try application.derive([transfers.path])
        }

        /// What differs when the application runs with a fault.
        func differences(_ plant: (inout Application) -> Void) throws -> [String] {
            var application = application
            plant(&application)
            let run = try FraudRun(paths: [transfers.path], application, partitions: 3, threads: 1)
            return Comparison.differences(expected: expected, found: run.derivation)
        }
    }

    private static let worlds = Result {
        let tables = try [RandomTransfers.rules, RandomTransfers.accounts].map {
            try TemporaryFile($0.joined(separator: "\n"))
        }
        var settings = TransferFraudSettings()
        (settings.rules, settings.accounts) = (tables[0].path, tables[1].path)
        return try withExtendedLifetime(tables) { try (0..<4).map { try World(seed: $0, settings) } }
    }

    /// The frame in which faults are planted is sound: without a fault it is the application.
    @Test func withoutAFaultTheyAgree() throws {
        for world in try Self.worlds.get() {
            #expect(try world.differences { _ in } == [])
            #expect(try world.differences { $0.topology = MutantTopology().make() } == [])
        }
    }

    @Test(arguments: FraudMutant.all)
    func isCaught(mutant: FraudMutant) throws {
        let isCaught = try Self.worlds.get().contains { try !$0.differences(mutant.plant).isEmpty }
        #expect(isCaught)
    }
}
